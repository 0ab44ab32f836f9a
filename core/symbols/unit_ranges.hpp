// SPDX-License-Identifier: Apache-2.0
// Mends libbacktrace's table of which compilation unit covers which addresses. Cold, pure but for the entry that
// libbacktrace calls.
//
// An inline function that several units define is kept once, and the linker lets every unit claim the kept copy. So
// ranges overlap: one unit's run of functions holds a small range of another's. libbacktrace bisects the table as if
// they did not (its issue 137, open in gcc 12), goes astray at the small range, and finds nothing for what follows it,
// above all at -O0, where functions stand without gaps. Here the overlaps are taken out before it looks anything up.
#pragma once

#include <cstdint>
#include <span>

#include "symbols/modules.hpp"

namespace plimsoll::symbols {

// The layout of an entry in libbacktrace.
struct UnitRange {
  std::uintptr_t low, high;
  const void* unit;
};

// The ranges come sorted by their low ends, the longer first. Where two overlap the first keeps all of its own: both
// describe the same kept function. Ranges of functions that the linker dropped start at no code, and become empty.
void remove_overlaps(std::span<UnitRange> ranges, const ModuleList& loaded);

// While it lives, the tables that libbacktrace sorts on this thread are mended: it must be the time in which
// libbacktrace reads the modules in, since later it sorts tables that look alike and mean something else.
class MendUnitRanges {
 public:
  explicit MendUnitRanges(const ModuleList& loaded);
  ~MendUnitRanges();
  MendUnitRanges(const MendUnitRanges&) = delete;
  MendUnitRanges& operator=(const MendUnitRanges&) = delete;
};

}  // namespace plimsoll::symbols
