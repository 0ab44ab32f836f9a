// SPDX-License-Identifier: Apache-2.0
#include "record/recorder.hpp"

#include <sys/single_threaded.h>

#include <algorithm>
#include <mutex>

#include "stack/stack_memo.hpp"

namespace plimsoll::record {

constinit Recorder recorder(&thread_states);
thread_local constinit bool Recorder::this_thread_inside_ = false;

// No event waits for a line that others write: what every event reads lies apart from what some of them write, and each
// batch on lines of its own. See Windows::Layout and BlockTable::Layout too.
struct Recorder::Layout {
  static constexpr std::size_t kLine = 64;
  static_assert(alignof(Recorder) % kLine == 0 && alignof(Batch) % kLine == 0 && sizeof(Batch) % kLine == 0);
  static_assert(offsetof(Recorder, threads_) < kLine && offsetof(Recorder, lock_) >= kLine);
};

class Recorder::Held {
 public:
  explicit Held(base::SpinLock* lock) noexcept : lock_(lock) {
    if (!lock_) return;
    this_thread_inside_ = true;
    lock_->lock();
  }
  ~Held() {
    if (!lock_) return;
    lock_->unlock();
    this_thread_inside_ = false;
  }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

 private:
  base::SpinLock* const lock_;  // null: the thread is inside already
};

Kind Recorder::kind_of(const void* block) noexcept {
  const Held hold(lock_unless_inside());
  const BlockTable::Entry* entry = blocks_.entry_of(block);
  return entry ? entry->kind() : Kind::none;
}

bool Recorder::find_freed(const void* block, BlockRecord& record) noexcept {
  const Held hold(lock_unless_inside());
  return blocks_.find_taken(reinterpret_cast<std::uintptr_t>(block), record);
}

void Recorder::forget_freed(const void* block) noexcept {
  const Held hold(lock_unless_inside());
  blocks_.forget_taken(reinterpret_cast<std::uintptr_t>(block));
}

void Recorder::lock() noexcept {
  this_thread_inside_ = true;
  lock_.lock();
  recall_credits();
  windows_.note_rise(heap_);
}

void Recorder::unlock() noexcept {
  lock_.unlock();
  this_thread_inside_ = false;
}

void Recorder::start() noexcept {
  std::scoped_lock hold(*this);
  if (is_recording()) return;
  forget_all();
  recording_.store(true, std::memory_order_relaxed);
}

void Recorder::stop() noexcept {
  std::scoped_lock hold(*this);
  recording_.store(false, std::memory_order_relaxed);
  forget_all();
}

void Recorder::clear(const base::ReentryGuard&) noexcept {
  std::scoped_lock hold(*this);
  forget_all();
}

Recorder::Origin Recorder::origin_of(std::span<const std::uintptr_t> stack, const stack::SharedFrames& shared,
                                     bool& is_new) noexcept {
  const std::uint32_t generation = this->generation();
  const SiteId last = sites_.last_site(), site = sites_.intern(stack, shared);
  const bool is_dropped = site == kUnknownSite && !stack.empty();
  if (is_dropped) dropped_stacks_.fetch_add(1, std::memory_order_relaxed);
  is_new = site > last || is_dropped;
  return {site, generation};
}

inline void Recorder::add_up(Batch::Entry& entry) noexcept {
  if (entry.site == Batch::kNoSite) return;
  SiteCounters& counters = counters_[entry.site];
  note_settled(windows_.settle(entry.site, counters));
  counters.tally += entry.tally;
  heap_ += entry.tally;
  events_on_credit_ += entry.tally.allocated.blocks + entry.tally.freed.blocks;
  entry = {Batch::kNoSite, {}};
}

// Whether the batch has, now, what an event needs: a place for the site, numbers, credit.
[[gnu::always_inline]] inline bool Recorder::prepare(Batch& batch, SiteId site, std::size_t size) noexcept {
  Batch::Entry& entry = batch.place_of(site);
  if (entry.site != site) {
    if (!counters_of(site)) return false;
    add_up(entry);
    batch.claim(site);
  }
  if (batch.next_sequence == batch.end_sequence) promise_numbers(batch);
  if (size > batch.credit) {
    const std::uint64_t more = std::min(reserve_, std::max<std::uint64_t>(size, reserve_ / 2));
    batch.credit += more;
    reserve_ -= more;
  }
  return size <= batch.credit;
}

[[gnu::always_inline]] inline bool Recorder::alloc_in_heap(const void* block, std::size_t size, SiteId site,
                                                           Kind kind) noexcept {
  SiteCounters* counters = counters_of(site);
  if (!counters || !blocks_.put(block, size, {size, site, latest_sequence_ + 1, kind})) {
    forget_freed(block);
    count_dropped();
    return false;
  }
  ++latest_sequence_;
  note_settled(windows_.count_alloc(site, size, *counters, heap_));
  note_exclusive_event();
  return true;
}

// Apart, so that without it no frame keeps the block's address for longer than it needs it: what is left over of it on
// the stack makes a lost block look held.
void Recorder::alloc_with_owner(const void* block, std::size_t size, SiteId site, Kind kind) noexcept {
  if (!own_->claim(block, size)) {
    forget_freed(block);
    return count_dropped();
  }
  if (alloc_in_heap(block, size, site, kind)) note_settled(own_->count_alloc(block, site, size));
}

void Recorder::alloc_exclusively(const void* block, std::size_t size, Origin origin, Kind kind) noexcept {
  const Held hold(&lock_);
  if (!is_recording() || origin.generation() != generation_.load(std::memory_order_relaxed)) return;
  if (has_credits()) {
    ThreadState* thread = threads_->take();
    if (thread && prepare(thread->batch, origin.site(), size) &&
        blocks_.put(block, size, {size, origin.site(), thread->batch.next_sequence, kind})) {
      thread->batch.count_alloc(origin.site(), size);
      return;
    }
    run_out_of_credit();
  }
  if (own_) [[unlikely]]
    alloc_with_owner(block, size, origin.site(), kind);
  else
    alloc_in_heap(block, size, origin.site(), kind);
}

bool Recorder::free_exclusively(const void* block, Kind kind, BlockRecord& record) noexcept {
  const Held hold(&lock_);
  BlockTable::Entry* known = blocks_.entry_of(block, kind);
  if (!known) return false;
  record = known->record();
  if (has_credits()) {
    ThreadState* thread = threads_->take();
    if (thread && prepare(thread->batch, record.site, 0)) {
      known->forget();
      thread->batch.count_free(record);
      windows_.note_free(record.site, record.size, record.sequence, heap_);
      return true;
    }
    run_out_of_credit();
  }
  known->forget();
  note_settled(windows_.count_free(record.site, record.size, record.sequence, counters_[record.site], heap_));
  if (own_) note_settled(own_->count_free(block, record));
  note_exclusive_event();
  return true;
}

bool Recorder::on_free(const base::ReentryGuard& guard, const void* block, BlockRecord& record) noexcept {
  const Kind kind = kind_of(block);
  return kind != Kind::none && on_free(guard, block, kind, record);
}

void Recorder::restore(const base::ReentryGuard&, const void* block, const BlockRecord& record) noexcept {
  std::scoped_lock hold(*this);
  if (!blocks_.put(block, record.size, record)) {
    count_dropped();
    return;
  }
  note_settled(windows_.count_restored(record.site, record.size, record.sequence, counters_[record.site], heap_));
  if (own_) note_settled(own_->count_restored(block, record));
}

void Recorder::promise_numbers(Batch& batch) noexcept {
  constexpr std::uint64_t kNumbers = 4096;
  batch.next_sequence = latest_sequence_ + 1;
  latest_sequence_ += kNumbers;
  batch.end_sequence = latest_sequence_ + 1;
}

// Until credits are given, events are counted exclusively; but a recall is dear too, with threads to wait for, and so
// credits are given the later, the sooner the last ones were used up.
struct Recorder::Patience {
  std::uint32_t fewest, most;  // exclusive events
  std::uint32_t worthwhile;    // events on credit that are worth a recall
};

Recorder::Patience Recorder::patience() noexcept {
  return __libc_single_threaded ? Patience{8, 64, 32} : Patience{64, 1024, 512};
}

void Recorder::note_exclusive_event() noexcept {
  if (--events_to_credit_ == 0) [[unlikely]]
    give_credits();
}

// So much for each thread, and as much in reserve for one that needs more.
void Recorder::give_credits() noexcept {
  events_to_credit_ = events_before_credit_;
  if (!threads_ || own_ || !windows_.is_quiet() || !threads_->can_recall() || !threads_->take()) return;
  windows_.note_rise(heap_);
  const std::uint64_t headroom = windows_.quiet_height() - heap_.live_bytes();
  const ThreadStates::Batches batches = threads_->batches();
  const std::uint64_t share = headroom / (batches.count() + 1);
  if (share == 0) {
    wait_longer();
    return;
  }
  batches.for_each([&](Batch& batch) {
    batch.credit = share;
    promise_numbers(batch);
  });
  reserve_ = share;
  has_credits_.store(true, std::memory_order_release);
}

void Recorder::recall_credits() noexcept {
  if (!has_credits()) return;
  has_credits_.store(false, std::memory_order_relaxed);
  threads_->wait_until_idle();
  threads_->batches().for_each([&](Batch& batch) {
    batch.for_each_claimed([this](Batch::Entry& entry) { add_up(entry); });
    windows_.add_frees_of_newest(batch.freed_of_newest);
    batch.freed_of_newest = 0;
  });
  events_to_credit_ = events_before_credit_;
}

void Recorder::run_out_of_credit() noexcept {
  const std::uint64_t before = events_on_credit_;
  recall_credits();
  if (events_on_credit_ - before < patience().worthwhile)
    wait_longer();
  else
    events_to_credit_ = events_before_credit_ = patience().fewest;
}

void Recorder::wait_longer() noexcept {
  events_to_credit_ = events_before_credit_ = std::min(2 * events_before_credit_, patience().most);
}

bool Recorder::count_own_threads() noexcept {
  std::scoped_lock hold(*this);
  if (!own_) own_ = OwnWindows::make();
  if (own_) own_->set_home({lineage.current()});
  return own_ != nullptr;
}

void Recorder::set_home(const base::ReentryGuard&, const ThreadFamily& family) noexcept {
  if (!own_) return;
  std::scoped_lock hold(*this);
  own_->set_home(family);
}

WindowId Recorder::open_window(const base::ReentryGuard&) noexcept {
  std::scoped_lock hold(*this);
  const WindowId window = own_ ? own_->open(latest_sequence_) : windows_.open(heap_, latest_sequence_);
  dropped_windows_ += window == kNoWindow;
  return window;
}

void Recorder::close_window(const base::ReentryGuard&, WindowId window) noexcept {
  std::scoped_lock hold(*this);
  if (is_own(window))
    own_->close(window);
  else
    windows_.close(window);
}

WindowFigures Recorder::window_figures(const base::ReentryGuard&, WindowId window) noexcept {
  std::scoped_lock hold(*this);
  return is_own(window) ? own_->figures(window) : windows_.figures(window, heap_);
}

void Recorder::reset_peak(const base::ReentryGuard&, WindowId window) noexcept {
  std::scoped_lock hold(*this);
  if (is_own(window))
    own_->reset_peak(window);
  else
    windows_.reset_peak(window, heap_);
}

void Recorder::set_line(const base::ReentryGuard&, WindowId window, std::uint64_t bytes) noexcept {
  std::scoped_lock hold(*this);
  if (is_own(window))
    own_->set_line(window, bytes);
  else
    windows_.set_line(window, bytes);
}

bool Recorder::find_block(const base::ReentryGuard&, std::uintptr_t address, BlockRecord& record) noexcept {
  std::scoped_lock hold(*this);
  return blocks_.find(address, record);
}

std::uintptr_t Recorder::find_block_around(const base::ReentryGuard&, std::uintptr_t pointer,
                                           BlockRecord& record) noexcept {
  std::scoped_lock hold(*this);
  const std::uintptr_t start = blocks_.start_of_block_around(pointer);
  return start != 0 && blocks_.find(start, record) ? start : 0;
}

void Recorder::note_mistake(const base::ReentryGuard&, const Mistake& mistake) noexcept {
  std::scoped_lock hold(*this);
  mistakes_.add(mistake);
}

Mistakes Recorder::take_mistakes(const base::ReentryGuard&) noexcept {
  std::scoped_lock hold(*this);
  const Mistakes taken = mistakes_;
  mistakes_ = {};
  return taken;
}

bool Recorder::ignore(const base::ReentryGuard&, std::uintptr_t pointer) noexcept {
  std::scoped_lock hold(*this);
  if (blocks_.ignore(pointer)) return true;
  std::uintptr_t around = 0;
  blocks_.for_each([&](std::uintptr_t address, const LiveBlock& block) {
    if (pointer - address < block.size) around = address;
  });
  return around != 0 && blocks_.ignore(around);
}

Amount Recorder::live_of(const base::ReentryGuard&, SiteId site) noexcept {
  std::scoped_lock hold(*this);
  if (own_) return own_->live_own(site);
  const SiteCounters* counters = counters_of(site);
  return counters ? counters->tally.live() : Amount();
}

std::uint64_t Recorder::last_sequence() noexcept {
  std::scoped_lock hold(*this);
  return latest_sequence_;
}

std::uint64_t Recorder::events_on_credit() noexcept {
  std::scoped_lock hold(*this);
  return events_on_credit_;
}

Dropped Recorder::dropped() noexcept {
  std::scoped_lock hold(*this);
  return {dropped_blocks_.load(std::memory_order_relaxed), dropped_stacks_.load(std::memory_order_relaxed),
          dropped_windows_, foreign_.load(std::memory_order_relaxed)};
}

void Recorder::forget_all() noexcept {
  heap_ = {};
  sites_.clear();
  // Only now: who interned a stack while the sites were being forgotten must find that its generation has passed. And
  // who finds the new generation does not know a stack by its old number.
  stack::forget_known_stacks();
  generation_.fetch_add(1, std::memory_order_release);
  blocks_.clear();
  counters_.clear();
  windows_.restart(latest_sequence_);
  if (own_) own_->forget_all(latest_sequence_);
}

}  // namespace plimsoll::record
