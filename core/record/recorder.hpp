// SPDX-License-Identifier: Apache-2.0
// The only writer of what is known: blocks, sites with their counters, windows with their peaks. Hot.
//
// An event is counted in one of two ways. On credit: into the thread's own batch, without a lock, while the heap stands
// lower than anything that would have to be noted. Or exclusively: under the recorder's lock, straight into the
// counters. Credits are given after some exclusive events, and recalled by whoever runs out of them or takes the lock.
// Stacks are interned before either.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/reentry_guard.hpp"
#include "base/spin_lock.hpp"
#include "base/stable_array.hpp"
#include "record/block_table.hpp"
#include "record/figures.hpp"
#include "record/lineage.hpp"
#include "record/mistakes.hpp"
#include "record/own_windows.hpp"
#include "record/site_table.hpp"
#include "record/thread_state.hpp"
#include "record/windows.hpp"

namespace plimsoll::record {

// Events that were not recorded, by cause. Every report states them.
struct Dropped {
  std::uint64_t blocks = 0;   // no memory for the record, or a signal handler allocated inside the tracer
  std::uint64_t stacks = 0;   // blocks that are counted, but whose stack there was no room for
  std::uint64_t windows = 0;  // scopes that found no free window
  std::uint64_t foreign = 0;  // frees of blocks that were never seen: allocated before tracing
};

class Recorder {
 public:
  static constexpr int kMaxWindows = Windows::kMost;

  // Without threads every event is counted exclusively. A thread has one batch: so only one recorder may use them.
  constexpr explicit Recorder(ThreadStates* threads = nullptr) : threads_(threads) {}

  // The door's one test while tracing is off.
  bool is_recording() const noexcept { return recording_.load(std::memory_order_relaxed); }

  // From now on a window counts the thread that opens it and those that it started (threads=own, see OwnWindows), but
  // the process's window, which counts all; and every event is counted exclusively. To be said once, before start().
  // False: no memory.
  bool count_own_threads() noexcept;
  bool counts_own_threads() const noexcept { return own_ != nullptr; }

  void start() noexcept;
  void stop() noexcept;  // forgets everything

  // A stack's site, and since when sites have been numbered as they are. One word: halves that are stored apart and
  // read together wait for each other.
  class Origin {
   public:
    Origin() = default;
    Origin(SiteId site, std::uint32_t generation) noexcept : word_(std::uint64_t{generation} << 32 | site) {}
    SiteId site() const noexcept { return static_cast<SiteId>(word_); }
    std::uint32_t generation() const noexcept { return static_cast<std::uint32_t>(word_ >> 32); }

   private:
    std::uint64_t word_ = 0;
  };

  // `shared`: see SiteTable. `is_new`: it was the stack's first sighting, as far as this thread can tell, or there was
  // no room for it.
  Origin origin_of(std::span<const std::uintptr_t> stack, const stack::SharedFrames& shared, bool& is_new) noexcept;
  Origin origin_of(std::span<const std::uintptr_t> stack) noexcept {
    bool is_new;
    return origin_of(stack, {}, is_new);
  }

  // A block was allocated, by the thread that has the batch. Records after allocating: see the rules in ARCHITECTURE.
  [[gnu::always_inline]] void on_alloc(const base::ReentryGuard&, Batch& batch, const void* block, std::size_t size,
                                       Origin origin, Kind kind) noexcept {
    if (!alloc_on_credit(batch, block, size, origin, kind)) [[unlikely]]
      alloc_exclusively(block, size, origin, kind);
  }
  void on_alloc(const base::ReentryGuard& guard, const void* block, std::size_t size, Origin origin,
                Kind kind = Kind::c) noexcept {
    if (ThreadState* thread = ThreadStates::of_this_thread())
      return on_alloc(guard, thread->batch, block, size, origin, kind);
    alloc_exclusively(block, size, origin, kind);
  }

  // A block of this kind is about to be freed. False when none is there, or one of another kind.
  [[gnu::always_inline]] bool on_free(const base::ReentryGuard&, Batch& batch, const void* block, Kind kind,
                                      BlockRecord& record) noexcept {
    if (free_on_credit(batch, block, kind, record)) return true;
    BlockRecord slowly;  // of which the address is taken: the other one stays in registers
    const bool is_known = free_exclusively(block, kind, slowly);
    record = slowly;
    return is_known;
  }
  bool on_free(const base::ReentryGuard& guard, const void* block, Kind kind, BlockRecord& record) noexcept {
    ThreadState* thread = ThreadStates::of_this_thread();
    return thread ? on_free(guard, thread->batch, block, kind, record) : free_exclusively(block, kind, record);
  }

  // The same, whatever its kind. False when it was never seen. Cold.
  bool on_free(const base::ReentryGuard& guard, const void* block, BlockRecord& record) noexcept;

  // Cold. These take the lock unless the thread stands in the recorder already.
  Kind kind_of(const void* block) noexcept;                          // none: no block starts there
  bool find_freed(const void* block, BlockRecord& record) noexcept;  // last. False: not known, or a block is there now
  void forget_freed(const void* block) noexcept;  // the address was given out once more, and that is not recorded
  // Takes the lock. The block that the pointer points into; 0: none. See BlockTable.
  std::uintptr_t find_block_around(const base::ReentryGuard&, std::uintptr_t pointer, BlockRecord& record) noexcept;

  // Keeps what a program did wrong until somebody asks. Takes the lock.
  void note_mistake(const base::ReentryGuard&, const Mistake& mistake) noexcept;
  Mistakes take_mistakes(const base::ReentryGuard&) noexcept;

  // Undoes on_free: a realloc failed and the block lives on.
  void restore(const base::ReentryGuard&, const void* block, const BlockRecord& record) noexcept;

  // A free without an on_alloc, and an alloc that could not be recorded.
  void count_foreign() noexcept { foreign_.fetch_add(1, std::memory_order_relaxed); }
  void count_dropped() noexcept { dropped_blocks_.fetch_add(1, std::memory_order_relaxed); }

  // Cold from here on. Each takes the lock for its length.
  // threads=own: of blocks that are born from now on, those of threads outside the family are others'. Else none are.
  void set_home(const base::ReentryGuard&, const ThreadFamily& family) noexcept;
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
  std::uint64_t last_sequence() noexcept;     // a block that is born later has a larger one
  std::uint64_t events_on_credit() noexcept;  // allocations and frees that were counted without the lock
  Amount live_of(const base::ReentryGuard&, SiteId site) noexcept;  // without others' blocks
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

  // Of them those that were born after that one. Not dear where few were, and it was asked not long before.
  template <class Visit>
  void for_each_block_after(const base::ReentryGuard&, std::uint64_t sequence, Visit&& visit);

  // Of them those that were born in the window, and are counted by it.
  template <class Visit>
  void for_each_block_of(const base::ReentryGuard&, WindowId window, Visit&& visit);

  StackFrames frames(SiteId site) const noexcept { return sites_.frames(site); }
  std::uintptr_t innermost_frame(SiteId site) const noexcept { return sites_.innermost_frame(site); }

  // While locked, nobody is in the middle of a change, and all that happened is in the counters.
  void lock() noexcept;
  void unlock() noexcept;

  // This thread is in the middle of a change: a signal handler that interrupted it must not come in.
  static bool this_thread_inside() noexcept {
    const ThreadState* thread = ThreadStates::of_this_thread();
    return this_thread_inside_ || (thread && thread->batch.is_at_work.load(std::memory_order_relaxed));
  }

  // For fork: takes every lock of the recorder, in the one order in which they nest.
  void lock_for_fork() noexcept;
  void unlock_after_fork() noexcept;
  void unlock_in_child() noexcept;

  // Inside lock(): how many live blocks there are, and for_each_block without taking it again, in order of address.
  std::size_t live_blocks_locked() const noexcept { return heap_.live().blocks; }
  template <class Visit>
  void for_each_block_locked(Visit&& visit) const {
    blocks_.for_each(with_owner(visit));
  }

 private:
  struct Layout;
  // The lock, with credits still out.
  class Held;
  // Whoever looks into the table of blocks outside of an event holds clear() off: memory of a table that was cleared is
  // used anew. Not the thread that has the lock, nor a signal handler of one that is at work, for which others may
  // wait.
  base::SpinLock* lock_unless_inside() noexcept { return this_thread_inside() ? nullptr : &lock_; }

  // Nearly all events: with credit, and with all that they need in place. False: nothing was done.
  bool alloc_on_credit(Batch& batch, const void* block, std::size_t size, Origin origin, Kind kind) noexcept;
  bool free_on_credit(Batch& batch, const void* block, Kind kind, BlockRecord& record) noexcept;
  bool alloc_in_heap(const void* block, std::size_t size, SiteId site, Kind kind) noexcept;
  [[gnu::noinline]] void alloc_with_owner(const void* block, std::size_t size, SiteId site, Kind kind) noexcept;
  void alloc_exclusively(const void* block, std::size_t size, Origin origin, Kind kind) noexcept;
  bool free_exclusively(const void* block, Kind kind, BlockRecord& record) noexcept;

  template <class Visit>
  auto with_owner(Visit&& visit) const {
    return [this, &visit](std::uintptr_t address, LiveBlock block) {
      if (own_) block.is_others = own_->is_others(address);
      visit(address, block);
    };
  }

  SiteCounters* counters_of(SiteId site) noexcept { return counters_.at_grown(site); }
  void note_settled(bool is_settled) noexcept {
    if (!is_settled) [[unlikely]]
      dropped_stacks_.fetch_add(1, std::memory_order_relaxed);
  }
  bool is_own(WindowId window) const noexcept { return own_ && window != kProcessWindow; }

  bool has_credits() const noexcept { return has_credits_.load(std::memory_order_acquire); }
  bool prepare(Batch& batch, SiteId site, std::size_t size) noexcept;
  void promise_numbers(Batch& batch) noexcept;
  void add_up(Batch::Entry& entry) noexcept;
  void note_exclusive_event() noexcept;
  [[gnu::noinline]] void give_credits() noexcept;
  [[gnu::noinline]] void recall_credits() noexcept;
  [[gnu::noinline]] void run_out_of_credit() noexcept;
  void wait_longer() noexcept;
  struct Patience;
  static Patience patience() noexcept;
  void forget_all() noexcept;

  template <class Visit>
  void visit_sites(WindowId window, Visit&& visit) {
    if (is_own(window)) return own_->for_each_site(window, sites_.last_site(), visit);
    for (SiteId site = 0; site <= sites_.last_site(); ++site)
      if (const SiteCounters* counters = counters_of(site)) visit(windows_.share_of(window, site, *counters));
  }

  static thread_local constinit bool this_thread_inside_;

  // Read by every event, written seldom.
  std::atomic<bool> recording_{false};
  std::atomic<bool> has_credits_{false};
  std::atomic<std::uint32_t> generation_{0};  // grows when sites are forgotten: a site interned before is void
  ThreadStates* const threads_;

  // Written by exclusive events.
  alignas(64) base::SpinLock lock_;
  std::uint32_t events_to_credit_ = 1;  // exclusive ones, until credits are given
  std::uint32_t events_before_credit_ = 1;
  std::uint64_t latest_sequence_ = 0;  // of all blocks, and of all that batches were promised
  Tally heap_;
  std::uint64_t reserve_ = 0;           // of the headroom, when the batches have their credit
  std::uint64_t events_on_credit_ = 0;  // in all
  std::uint64_t dropped_windows_ = 0;
  std::atomic<std::uint64_t> dropped_stacks_{0};
  std::atomic<std::uint64_t> dropped_blocks_{0};
  std::atomic<std::uint64_t> foreign_{0};

  Windows windows_;
  SiteTable sites_;
  BlockTable blocks_;
  base::StableArray<SiteCounters, kMaxSites, base::Filling::dense, 1024> counters_;
  OwnWindows* own_ = nullptr;  // null unless they are counted
  Mistakes mistakes_;
};

// The process's recorder, which the doors feed.
extern constinit Recorder recorder;

// A generation that has passed: tracing was stopped or cleared while the stack was looked for, and the block belongs to
// the time before. While the thread is at work with credit nobody clears.
[[gnu::always_inline]] inline bool Recorder::alloc_on_credit(Batch& batch, const void* block, std::size_t size,
                                                             Origin origin, Kind kind) noexcept {
  const AtWork at_work(batch);
  const SiteId site = origin.site();
  if (!has_credits() || origin.generation() != generation_.load(std::memory_order_relaxed) ||
      batch.place_of(site).site != site || size > std::min(batch.credit, std::uint64_t{BlockTable::kMaxSize}) ||
      batch.next_sequence == batch.end_sequence ||
      !blocks_.put_in_place(block, size, {size, site, batch.next_sequence, kind})) [[unlikely]]
    return false;
  batch.count_alloc(site, size);
  return true;
}

[[gnu::always_inline]] inline bool Recorder::free_on_credit(Batch& batch, const void* block, Kind kind,
                                                            BlockRecord& record) noexcept {
  const AtWork at_work(batch);
  if (!has_credits()) [[unlikely]]
    return false;
  BlockTable::Entry* known = blocks_.entry_of(block, kind);
  if (!known) [[unlikely]]
    return false;
  record = known->record();
  const bool is_of_newest = record.sequence > windows_.newest_start();
  if (batch.place_of(record.site).site != record.site || (!is_of_newest && record.sequence > windows_.earliest_start()))
      [[unlikely]]
    return false;
  known->forget();
  batch.freed_of_newest += is_of_newest;
  batch.count_free(record);
  return true;
}

template <class Visit>
void Recorder::for_each_site(const base::ReentryGuard&, WindowId window, Visit&& visit) {
  lock();
  visit_sites(window, visit);
  unlock();
}

template <class VisitSite, class VisitEvent>
bool Recorder::for_each_site_and_event(const base::ReentryGuard&, WindowId window, VisitSite&& visit_site,
                                       VisitEvent&& visit_event) {
  lock();
  visit_sites(window, visit_site);
  const bool is_complete =
      is_own(window) ? own_->for_each_event(window, visit_event) : windows_.for_each_event(window, visit_event);
  unlock();
  return is_complete;
}

template <class Visit>
void Recorder::for_each_block(const base::ReentryGuard&, Visit&& visit) {
  lock();
  for_each_block_locked(visit);
  unlock();
}

template <class Visit>
void Recorder::for_each_block_after(const base::ReentryGuard&, std::uint64_t sequence, Visit&& visit) {
  lock();
  blocks_.for_each_after(sequence, latest_sequence_, with_owner(visit));
  unlock();
}

template <class Visit>
void Recorder::for_each_block_of(const base::ReentryGuard&, WindowId window, Visit&& visit) {
  lock();
  const std::uint64_t start = is_own(window) ? own_->start_of(window) : windows_.start_of(window);
  blocks_.for_each_after(start, latest_sequence_, [&](std::uintptr_t address, const LiveBlock& block) {
    if (!is_own(window) || own_->is_counted(window, address)) visit(address, block);
  });
  unlock();
}

}  // namespace plimsoll::record
