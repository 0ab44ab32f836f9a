// SPDX-License-Identifier: Apache-2.0
#include "symbols/unit_ranges.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>

namespace plimsoll::symbols {
namespace {

// Written and read under the resolver's lock.
const ModuleList* loaded_modules = nullptr;

using Compare = int (*)(const void*, const void*);

// Whether the order is that of ranges: the low end ascending, then the high end descending. Tables of lines and of
// symbols have entries of the same size, and another order.
bool orders_ranges(std::size_t entry_size, Compare compare) {
  if (entry_size != sizeof(UnitRange)) return false;
  const UnitRange shorter{1, 2, nullptr}, longer{1, 3, nullptr}, later{2, 3, nullptr};
  return compare(&shorter, &longer) > 0 && compare(&longer, &shorter) < 0 && compare(&longer, &later) < 0 &&
         compare(&later, &longer) > 0;
}

}  // namespace

void remove_overlaps(std::span<UnitRange> ranges, const ModuleList& loaded) {
  std::uintptr_t covered = 0;
  for (UnitRange& range : ranges) {
    if (!loaded.has_code_at(range.low)) range.high = range.low;
    range.low = std::max(range.low, covered);
    range.high = std::max(range.high, range.low);
    covered = range.high;
  }
}

MendUnitRanges::MendUnitRanges(const ModuleList& loaded) { loaded_modules = &loaded; }
MendUnitRanges::~MendUnitRanges() { loaded_modules = nullptr; }

}  // namespace plimsoll::symbols

// Takes the place of the function of this name in libbacktrace's archive, for our own copy of it only. With a shared
// libbacktrace it is never called.
extern "C" [[gnu::visibility("hidden")]] void backtrace_qsort(void* base, std::size_t count, std::size_t size,
                                                              plimsoll::symbols::Compare compare) {
  using namespace plimsoll::symbols;
  std::qsort(base, count, size, compare);
  if (loaded_modules && orders_ranges(size, compare))
    remove_overlaps({static_cast<UnitRange*>(base), count}, *loaded_modules);
}
