// SPDX-License-Identifier: Apache-2.0
// The open windows: where the heap stood when each began, how high it rose since, and what it was made of then. Hot
// where it says so. The recorder locks.
//
// Exact composition of a peak, for any number of windows at once, without a copy per allocation: a global epoch grows
// at each peak and each opened window. A site remembers the epoch of its last change. When it is about to change in a
// later epoch, its counters have stood still since then: so they are its share of every start and every peak that fell
// in between, and only then are they written down. A site that has not changed since is its own share.
//
// A heap that rises is looked at only when it is about to rise no more: at a free, at a block of no bytes, or when
// somebody asks. Until then the peak is where the heap stands.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/stable_array.hpp"
#include "record/event_log.hpp"
#include "record/figures.hpp"
#include "record/site_table.hpp"

namespace plimsoll::record {

using WindowId = int;
inline constexpr WindowId kNoWindow = -1;
inline constexpr WindowId kProcessWindow = 0;  // since tracing started, or since the peak was last reset

struct WindowFigures {
  Figures start;
  Amount peak;  // the highest the heap stood, and the blocks live at that moment
  Figures now;
  std::uint64_t start_sequence;  // blocks born in the window have a larger one
  std::uint64_t born_live;       // how many of them are live
  SiteId first_site;             // of the window's first allocation; kUnknownSite if there was none
};

// What one site did in a window.
struct SiteShare {
  SiteId site;
  Figures start;   // when the window opened
  Amount at_peak;  // when the heap stood highest
  Figures now;
};

struct SiteCounters {
  Tally tally;
  std::uint64_t epoch;  // of the last change
};

class Windows {
 public:
  static constexpr int kMost = 64;

  // Hot. A site is about to change. False: there was no memory to write a share down.
  bool settle(SiteId site, SiteCounters& counters) noexcept {
    return counters.epoch == epoch_ || settle_in_new_epoch(site, counters);
  }

  // Hot. One event of the heap that the windows watch, which changes it and a site. False: some share could not be
  // written down.
  bool count_alloc(SiteId site, std::size_t size, SiteCounters& counters, Tally& heap) noexcept {
    if (size == 0) note_rise(heap);  // it is not among the blocks of a peak that the heap had reached already
    const bool is_settled = settle(site, counters);
    counters.tally.allocated.add(size);
    heap.allocated.add(size);
    note_alloc(site, size, heap);
    return is_settled;
  }
  bool count_free(SiteId site, std::size_t size, std::uint64_t sequence, SiteCounters& counters, Tally& heap) noexcept {
    note_rise(heap);
    const bool is_settled = settle(site, counters);
    counters.tally.freed.add(size);
    heap.freed.add(size);
    note_free(site, size, sequence, heap);
    return is_settled;
  }
  // The block lives on: a realloc failed.
  bool count_restored(SiteId site, std::size_t size, std::uint64_t sequence, SiteCounters& counters,
                      Tally& heap) noexcept {
    const bool is_settled = settle(site, counters);
    counters.tally.freed.take_back(size);
    heap.freed.take_back(size);
    note_restored(site, size, sequence, heap);
    return is_settled;
  }

  // Hot. A block was allocated, and the heap stands at `heap`.
  void note_alloc(SiteId site, std::size_t size, const Tally& heap) noexcept {
    if (heap.live_bytes() >= alarm_) [[unlikely]]
      note_special_alloc(site, size, heap);
  }

  // Hot. The heap is about to change otherwise than by rising.
  void note_rise(const Tally& heap) noexcept {
    if (heap.live_bytes() > lowest_peak_) note_peak(heap);
  }

  // Hot. A block was freed. Only blocks of open scopes are counted: see born_live.
  void note_free(SiteId site, std::size_t size, std::uint64_t sequence, const Tally& heap) noexcept {
    if (sequence > newest_start_)
      ++freed_of_newest_;
    else if (sequence > earliest_start_)
      count_free_of(sequence, 1);
    if (risen_) [[unlikely]]
      add_event({site, -1, -static_cast<std::int64_t>(size)}, heap);
  }

  // Frees of blocks that have a larger sequence than this need only be counted, by add_frees_of_newest().
  std::uint64_t newest_start() const noexcept { return newest_start_; }
  std::uint64_t earliest_start() const noexcept { return earliest_start_; }
  void add_frees_of_newest(std::uint64_t count) noexcept { freed_of_newest_ += count; }
  // While nothing more is to be noted of an allocation than its site, for as long as the heap stands no higher than
  // this.
  bool is_quiet() const noexcept { return alarm_ > 0; }
  std::uint64_t quiet_height() const noexcept { return std::min(lowest_peak_, alarm_ - 1); }

  // Cold from here on. The heap's rise has been noted.
  WindowId open(const Tally& heap, std::uint64_t sequence) noexcept;  // kNoWindow when all are in use
  void close(WindowId window) noexcept;
  void reset_peak(WindowId window, const Tally& heap) noexcept;
  // From the moment the heap stands more than `bytes` above the window's start, every event is kept until it closes.
  void set_line(WindowId window, std::uint64_t bytes) noexcept;
  std::uint64_t start_of(WindowId window) const noexcept { return at(window).start_sequence; }
  // All sites are forgotten: windows start anew, and the process's is open.
  void restart(std::uint64_t sequence) noexcept;

  WindowFigures figures(WindowId window, const Tally& heap) const noexcept;
  SiteShare share_of(WindowId window, SiteId site, const SiteCounters& counters) const noexcept;

  // The events since the window stood above its line, the newest first. visit(const Event&). False: there were more
  // than are kept, and none is visited.
  template <class Visit>
  bool for_each_event(WindowId window, Visit&& visit) const {
    if (!events_.is_complete()) return false;
    if (has(risen_, window))
      for (std::size_t i = events_.size(); i-- > at(window).first_event;) visit(events_[i]);
    return true;
  }

 private:
  struct Layout;
  struct Window {
    Tally start;
    Amount peak;
    std::uint64_t start_epoch;
    std::uint64_t peak_epoch;
    std::uint64_t start_sequence;
    std::uint64_t freed;  // blocks born in the window, and before the next one opened, that were freed
    SiteId first_site;
    std::uint64_t line;       // above the start, of a window that has one
    std::size_t first_event;  // in the log, when the window is above its line
    base::StableArray<Tally, kMaxSites> starts;
    base::StableArray<Amount, kMaxSites> peaks;
  };

  using Set = std::uint64_t;  // of windows, a bit for each
  static constexpr std::uint64_t kNever = ~std::uint64_t{0};
  static constexpr Set set_of(WindowId window) noexcept { return Set{1} << window; }
  static bool has(Set windows, WindowId window) noexcept { return windows >> window & 1; }

  Window& at(WindowId window) noexcept { return windows_[static_cast<std::size_t>(window)]; }
  const Window& at(WindowId window) const noexcept { return windows_[static_cast<std::size_t>(window)]; }
  template <class Visit>
  static void for_each(Set windows, Visit&& visit) {
    for (; windows; windows &= windows - 1) visit(static_cast<WindowId>(__builtin_ctzll(windows)));
  }
  Set scopes() const noexcept { return open_ & ~set_of(kProcessWindow); }

  [[gnu::noinline]] bool settle_in_new_epoch(SiteId site, SiteCounters& counters) noexcept;
  bool write_down(Window& window, SiteId site, const SiteCounters& counters) noexcept;
  [[gnu::noinline]] void note_peak(const Tally& heap) noexcept;
  [[gnu::noinline]] void note_special_alloc(SiteId site, std::size_t size, const Tally& heap) noexcept;
  void note_restored(SiteId site, std::size_t size, std::uint64_t sequence, const Tally& heap) noexcept;
  void add_event(const Event& event, const Tally& heap) noexcept;
  void note_risen(const Tally& heap) noexcept;
  void begin(Window& window, const Tally& heap, std::uint64_t sequence) noexcept;

  WindowId newest_before(std::uint64_t sequence) const noexcept;
  void count_free_of(std::uint64_t sequence, std::int64_t count) noexcept;
  void settle_frees_of_newest() noexcept;
  std::uint64_t freed_since(const Window& window) const noexcept;

  void find_starts() noexcept;
  void find_lowest_peak() noexcept;
  void find_alarm() noexcept;
  std::uint64_t height_of_line(const Window& window) const noexcept;

  // Read by every free of every thread.
  alignas(64) std::uint64_t newest_start_ = kNever;  // largest start_sequence of the open scopes, and the smallest
  std::uint64_t earliest_start_ = kNever;

  // Written by exclusive events.
  alignas(64) std::uint64_t epoch_ = 0;
  std::uint64_t lowest_peak_ = 0;      // of all open windows: nothing below it can be a new peak
  std::uint64_t alarm_ = kNever;       // an allocation that takes the heap to this height is special; zero: each is
  std::uint64_t freed_of_newest_ = 0;  // not yet in the newest scope's `freed`
  Set open_ = 0;
  Set lined_ = 0;           // those with a line
  Set risen_ = 0;           // those that have stood above it
  Set awaiting_first_ = 0;  // those that saw no allocation yet
  EventLog events_;
  std::array<Window, kMost> windows_{};
};

}  // namespace plimsoll::record
