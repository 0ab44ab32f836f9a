// SPDX-License-Identifier: Apache-2.0
#include "record/own_windows.hpp"

#include <new>

#include "base/own_pages.hpp"

namespace plimsoll::record {
namespace {

// Where the heap of a window begins, and each of its sites: high above zero, since blocks that the family allocated
// before may be freed in the window, and it goes lower then. Only differences to it are ever asked for.
constexpr std::uint64_t kShore = std::uint64_t{1} << 60;
constexpr Tally kAshore{{kShore, kShore}, {}};
constexpr std::uint64_t kBeforeAnyWindow = 1;  // an epoch

constexpr SiteId kOwn = 0, kOthers = 1;  // in the table of owners

template <class T>
T* make_on_own_pages() noexcept {
  void* pages = base::map_pages(sizeof(T));
  return pages ? new (pages) T : nullptr;
}

}  // namespace

OwnWindows* OwnWindows::make() noexcept { return make_on_own_pages<OwnWindows>(); }

// At first use it stood where it does since before the window opened.
SiteCounters* OwnWindows::Own::counters_of(SiteId site) noexcept {
  SiteCounters* known = counters.at_grown(site);
  if (known && known->epoch == 0) *known = {kAshore, kBeforeAnyWindow};
  return known;
}

bool OwnWindows::claim(const void* block, std::size_t size) noexcept {
  const ThreadNumber thread = lineage.current();
  return owners_.put(block, size, {thread, lineage.contains(home_, thread) ? kOwn : kOthers, 0});
}

OwnWindows::Owner OwnWindows::owner_of(std::uintptr_t block) const noexcept {
  BlockRecord owner;
  if (!owners_.find(block, owner)) return {};
  return {static_cast<ThreadNumber>(owner.size), owner.site == kOthers};
}

bool OwnWindows::is_others(std::uintptr_t block) const noexcept { return owner_of(block).is_others; }

bool OwnWindows::is_counted(WindowId window, std::uintptr_t block) const noexcept {
  return lineage.contains(at(window).family, owner_of(block).thread);
}

template <class CountAlive, class CountIn>
bool OwnWindows::count(const void* block, SiteId site, CountAlive&& count_alive, CountIn&& count_in) noexcept {
  const Owner owner = owner_of(reinterpret_cast<std::uintptr_t>(block));
  if (Amount* live = owner.is_others ? nullptr : own_live_.at_grown(site)) count_alive(*live);
  bool is_counted = true;
  for_each_open([&](Own& own) {
    if (!lineage.contains(own.family, owner.thread)) return;
    SiteCounters* counters = own.counters_of(site);
    is_counted &= counters && count_in(own, *counters);
  });
  return is_counted;
}

bool OwnWindows::count_alloc(const void* block, SiteId site, std::size_t size) noexcept {
  return count(
      block, site, [&](Amount& live) { live.add(size); },
      [&](Own& own, SiteCounters& counters) { return own.windows.count_alloc(site, size, counters, own.heap); });
}

bool OwnWindows::count_free(const void* block, const BlockRecord& freed) noexcept {
  return count(
      block, freed.site, [&](Amount& live) { live.take_back(freed.size); },
      [&](Own& own, SiteCounters& counters) {
        return own.windows.count_free(freed.site, freed.size, freed.sequence, counters, own.heap);
      });
}

bool OwnWindows::count_restored(const void* block, const BlockRecord& restored) noexcept {
  return count(
      block, restored.site, [&](Amount& live) { live.add(restored.size); },
      [&](Own& own, SiteCounters& counters) {
        return own.windows.count_restored(restored.site, restored.size, restored.sequence, counters, own.heap);
      });
}

WindowId OwnWindows::open(std::uint64_t sequence) noexcept {
  const std::uint64_t free = ~(open_ | std::uint64_t{1} << kProcessWindow);
  if (free == 0) return kNoWindow;
  const WindowId window = __builtin_ctzll(free);
  Own*& own = windows_[static_cast<std::size_t>(window)];
  if (!own) own = make_on_own_pages<Own>();
  if (!own) return kNoWindow;
  own->family = lineage.family_since(home_.newest_before);
  own->heap = kAshore;
  own->windows.restart(sequence);
  own->windows.open(own->heap, sequence);
  open_ |= std::uint64_t{1} << window;
  return window;
}

void OwnWindows::close(WindowId window) noexcept {
  Own& own = noted(window);
  own.windows.close(kOnlyWindow);
  own.counters.clear();
  open_ &= ~(std::uint64_t{1} << window);
}

OwnWindows::Own& OwnWindows::noted(WindowId window) noexcept {
  Own& own = at(window);
  own.windows.note_rise(own.heap);
  return own;
}

void OwnWindows::reset_peak(WindowId window) noexcept {
  Own& own = noted(window);
  own.windows.reset_peak(kOnlyWindow, own.heap);
}

void OwnWindows::set_line(WindowId window, std::uint64_t bytes) noexcept {
  noted(window).windows.set_line(kOnlyWindow, bytes);
}

WindowFigures OwnWindows::figures(WindowId window) noexcept {
  Own& own = noted(window);
  return own.windows.figures(kOnlyWindow, own.heap);
}

void OwnWindows::forget_all(std::uint64_t sequence) noexcept {
  owners_.clear();
  own_live_.clear();
  for_each_open([sequence](Own& own) {
    own.heap = {};
    own.counters.clear();
    own.windows.restart(sequence);
  });
}

}  // namespace plimsoll::record
