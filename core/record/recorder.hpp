// SPDX-License-Identifier: Apache-2.0
// The only writer of what is known: blocks, sites with their counters, windows with their peaks. Hot.
// One spin lock guards all of it (none while the process has one thread); stacks are interned before it is taken.
//
// Exact composition of a peak, for any number of windows at once, without a copy per allocation: a global epoch grows
// at each new peak and each opened window. A site remembers the epoch of its last change. When it is about to change
// in a later epoch, its counters have stood still since then: so they are its share of every start and every peak
// that fell in between, and only then are they written down. A site that has not changed since is its own share.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/reentry_guard.hpp"
#include "base/spin_lock.hpp"
#include "base/stable_array.hpp"
#include "record/block_table.hpp"
#include "record/event_log.hpp"
#include "record/site_table.hpp"

namespace plimsoll::record {

struct Amount {
  std::uint64_t bytes = 0;
  std::uint64_t blocks = 0;
  friend bool operator==(const Amount&, const Amount&) = default;
};

// A site's or the whole heap's figures at one moment.
struct Figures {
  Amount live;
  Amount total;  // ever allocated
  friend bool operator==(const Figures&, const Figures&) = default;
};

// What one site did in a window.
struct SiteShare {
  SiteId site;
  Figures start;   // when the window opened
  Amount at_peak;  // when the heap stood highest
  Figures now;
};

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

// Events that were not recorded, by cause. Every report states them.
struct Dropped {
  std::uint64_t blocks = 0;   // no memory for the record, or a signal handler allocated inside the tracer
  std::uint64_t stacks = 0;   // blocks that are counted, but whose stack there was no room for
  std::uint64_t windows = 0;  // scopes that found no free window
  std::uint64_t foreign = 0;  // frees of blocks that were never seen: allocated before tracing
};

class Recorder {
 public:
  static constexpr int kMaxWindows = 64;

  constexpr Recorder() = default;

  // The door's one test while tracing is off.
  bool is_recording() const noexcept { return recording_.load(std::memory_order_relaxed); }

  void start() noexcept;
  void stop() noexcept;  // forgets everything

  // A stack's site, and since when sites have been numbered as they are.
  struct Origin {
    SiteId site = kUnknownSite;
    std::uint32_t generation = 0;
    bool is_new = false;      // the stack's first sighting, as far as this thread can tell
    bool is_dropped = false;  // there was no room for the stack
  };
  Origin origin_of(std::span<const std::uintptr_t> stack) noexcept;

  // A block was allocated. Records after allocating: see the rules in ARCHITECTURE.
  void on_alloc(const base::ReentryGuard&, const void* block, std::size_t size, std::size_t spacing,
                const Origin& origin) noexcept;

  // A block is about to be freed. False when it was never seen.
  bool on_free(const base::ReentryGuard&, const void* block, BlockRecord& record) noexcept;

  // Undoes on_free: a realloc failed and the block lives on.
  void restore(const base::ReentryGuard&, const void* block, std::size_t spacing, const BlockRecord& record) noexcept;

  // A free without an on_alloc, and an alloc that could not be recorded.
  void count_foreign() noexcept { foreign_.fetch_add(1, std::memory_order_relaxed); }
  void count_dropped() noexcept { dropped_blocks_.fetch_add(1, std::memory_order_relaxed); }

  // Cold from here on. Each takes the lock for its length.
  WindowId open_window(const base::ReentryGuard&) noexcept;  // kNoWindow when all are in use
  void close_window(const base::ReentryGuard&, WindowId window) noexcept;
  WindowFigures window_figures(const base::ReentryGuard&, WindowId window) noexcept;
  void reset_peak(const base::ReentryGuard&, WindowId window) noexcept;
  // From the moment the heap stands more than `bytes` above the window's start, every event is kept until it closes.
  void set_line(const base::ReentryGuard&, WindowId window, std::uint64_t bytes) noexcept;
  void clear(const base::ReentryGuard&) noexcept;  // forgets all blocks and sites; windows start anew
  bool find_block(const base::ReentryGuard&, std::uintptr_t address, BlockRecord& record) noexcept;
  // The block that the pointer points to or into is no leak from now on. Fast for a block's start. False: there is none.
  bool ignore(const base::ReentryGuard&, std::uintptr_t pointer) noexcept;
  Dropped dropped() noexcept;
  std::uint64_t last_sequence() noexcept;
  Amount live_of(const base::ReentryGuard&, SiteId site) noexcept;
  std::uint32_t generation() const noexcept { return generation_.load(std::memory_order_acquire); }  // of the sites

  // Visits every site that a window saw. visit(const SiteShare&)
  template <class Visit>
  void for_each_site(const base::ReentryGuard&, WindowId window, Visit&& visit);

  // for_each_site(), and, at the same moment, the events since the window stood above its line, the newest first.
  // visit_event(const Event&). False: there were more than are kept, and none is visited.
  template <class VisitSite, class VisitEvent>
  bool for_each_site_and_event(const base::ReentryGuard&, WindowId window, VisitSite&& visit_site,
                               VisitEvent&& visit_event);

  // Visits every live block, at one moment. visit(address, const LiveBlock&)
  template <class Visit>
  void for_each_block(const base::ReentryGuard&, Visit&& visit);

  std::span<const std::uintptr_t> frames(SiteId site) const noexcept { return sites_.frames(site); }

  // For a stopped world: while locked, nobody is in the middle of a change.
  void lock() noexcept {
    this_thread_inside_ = true;
    lock_.lock();
  }
  void unlock() noexcept {
    lock_.unlock();
    this_thread_inside_ = false;
  }

  // This thread holds the lock: a signal handler that interrupted it must not come in.
  static bool this_thread_inside() noexcept { return this_thread_inside_; }

  // For fork: takes every lock of the recorder, in the one order in which they nest.
  void lock_for_fork() noexcept;
  void unlock_after_fork() noexcept;

  // Inside lock(): for_each_block without taking it again.
  template <class Visit>
  void for_each_block_locked(Visit&& visit) const {
    blocks_.for_each(visit);
  }

 private:
  struct SiteCounters {
    Figures figures;
    std::uint64_t epoch;  // of the last change
  };

  struct Window {
    Figures start;
    Amount peak;
    std::uint64_t start_epoch;
    std::uint64_t peak_epoch;
    std::uint64_t start_sequence;
    std::uint64_t freed_own;  // blocks born in the window that were freed
    SiteId first_site;
    std::uint64_t line;       // above the start, of a window that has one
    std::size_t first_event;  // in the log, when the window is above its line
    base::StableArray<Figures, kMaxSites> starts;
    base::StableArray<Amount, kMaxSites> peaks;
  };

  SiteCounters* counters_of(SiteId site) noexcept { return counters_.at_grown(site); }
  // Before a site changes: what it stood at is its share of all starts and peaks since its last change.
  void settle(SiteId site, SiteCounters& counters) noexcept {
    if (counters.epoch != epoch_) [[unlikely]]
      settle_in_new_epoch(site, counters);
  }
  [[gnu::noinline]] void settle_in_new_epoch(SiteId site, SiteCounters& counters) noexcept;
  void add(SiteCounters& counters, std::size_t size) noexcept;
  void subtract(SiteCounters& counters, std::size_t size) noexcept;
  bool write_down(Window& window, SiteId site, const SiteCounters& counters) noexcept;
  [[gnu::noinline]] void note_new_peak() noexcept;
  [[gnu::noinline]] void note_above_line(const Event& event) noexcept;
  void find_lowest_line() noexcept;
  static std::uint64_t height_of_line(const Window& window) noexcept;
  void note_first_allocation(SiteId site) noexcept;
  void note_free_of_own(std::uint64_t sequence) noexcept;
  void find_lowest_peak() noexcept;
  void begin_window(Window& window) noexcept;
  void forget_all() noexcept;
  SiteShare share_of(const Window& window, SiteId site) const noexcept;

  template <class Visit>
  void visit_sites(const Window& window, Visit&& visit) {
    for (SiteId site = 0; site <= sites_.last_site(); ++site)
      if (counters_of(site)) visit(share_of(window, site));
  }

  template <class Visit>
  void for_each_open(std::uint64_t windows, Visit&& visit) {
    for (; windows; windows &= windows - 1) visit(windows_[static_cast<std::size_t>(__builtin_ctzll(windows))]);
  }

  static thread_local constinit bool this_thread_inside_;

  std::atomic<bool> recording_{false};
  std::atomic<std::uint32_t> generation_{0};  // grows when sites are forgotten: a site interned before is void

  base::SpinLock lock_;
  Figures heap_;
  std::uint64_t epoch_ = 0;
  std::uint64_t lowest_peak_ = 0;       // of all open windows: nothing below it can be a new peak
  std::uint64_t lowest_line_ = ~std::uint64_t{0};  // of all open windows; zero while one stands above its line
  std::uint64_t open_windows_ = 0;      // bit set
  std::uint64_t lined_windows_ = 0;     // those with a line
  std::uint64_t risen_windows_ = 0;     // those that have stood above it
  std::uint64_t awaiting_first_ = 0;    // those that saw no allocation yet
  std::uint64_t latest_sequence_ = 0;   // of the last recorded block
  std::uint64_t earliest_start_ = ~std::uint64_t{0};  // smallest start_sequence of the open scopes
  std::uint64_t dropped_stacks_ = 0;
  std::uint64_t dropped_windows_ = 0;
  std::atomic<std::uint64_t> dropped_blocks_{0};
  std::atomic<std::uint64_t> foreign_{0};

  SiteTable sites_;
  BlockTable blocks_;
  base::StableArray<SiteCounters, kMaxSites> counters_;
  EventLog events_;
  std::array<Window, kMaxWindows> windows_{};
};

// The process's recorder, which the doors feed.
extern constinit Recorder recorder;

template <class Visit>
void Recorder::for_each_site(const base::ReentryGuard&, WindowId window, Visit&& visit) {
  lock();
  visit_sites(windows_[static_cast<std::size_t>(window)], visit);
  unlock();
}

template <class VisitSite, class VisitEvent>
bool Recorder::for_each_site_and_event(const base::ReentryGuard&, WindowId window, VisitSite&& visit_site,
                                       VisitEvent&& visit_event) {
  lock();
  const Window& open = windows_[static_cast<std::size_t>(window)];
  const bool is_complete = events_.is_complete();
  const bool has_risen = risen_windows_ >> window & 1;
  visit_sites(open, visit_site);
  if (is_complete && has_risen)
    for (std::size_t i = events_.size(); i-- > open.first_event;) visit_event(events_[i]);
  unlock();
  return is_complete;
}

template <class Visit>
void Recorder::for_each_block(const base::ReentryGuard&, Visit&& visit) {
  lock();
  blocks_.for_each(visit);
  unlock();
}

}  // namespace plimsoll::record
