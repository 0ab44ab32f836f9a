// SPDX-License-Identifier: Apache-2.0
#include "record/recorder.hpp"

#include <algorithm>
#include <mutex>

namespace plimsoll::record {

constinit Recorder recorder;
thread_local constinit bool Recorder::this_thread_inside_ = false;

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

inline void Recorder::add(SiteCounters& counters, std::size_t size) noexcept {
  counters.figures.live.bytes += size;
  counters.figures.live.blocks += 1;
  heap_.live.bytes += size;
  heap_.live.blocks += 1;
}

inline void Recorder::subtract(SiteCounters& counters, std::size_t size) noexcept {
  counters.figures.live.bytes -= size;
  counters.figures.live.blocks -= 1;
  heap_.live.bytes -= size;
  heap_.live.blocks -= 1;
}

Recorder::Origin Recorder::origin_of(std::span<const std::uintptr_t> stack) noexcept {
  const std::uint32_t generation = this->generation();
  const SiteId last = sites_.last_site(), site = sites_.intern(stack);
  return {site, generation, site > last, site == kUnknownSite && !stack.empty()};
}

void Recorder::on_alloc(const base::ReentryGuard&, const void* block, std::size_t size, std::size_t spacing,
                        const Origin& origin) noexcept {
  const SiteId site = origin.site;
  std::scoped_lock hold(*this);
  // Tracing was stopped or cleared while the stack was taken: the block belongs to the time before.
  if (!is_recording() || origin.generation != generation_.load(std::memory_order_relaxed)) return;
  const std::uint64_t sequence = latest_sequence_ + 1;
  SiteCounters* counters = counters_of(site);
  if (!counters || !blocks_.put(reinterpret_cast<std::uintptr_t>(block), spacing, {size, site, sequence})) {
    count_dropped();
    return;
  }
  latest_sequence_ = sequence;
  dropped_stacks_ += origin.is_dropped;
  settle(site, *counters);
  add(*counters, size);
  counters->figures.total.bytes += size;
  counters->figures.total.blocks += 1;
  heap_.total.bytes += size;
  heap_.total.blocks += 1;
  if (awaiting_first_) note_first_allocation(site);
  if (heap_.live.bytes > lowest_peak_) note_new_peak();
  if (heap_.live.bytes > lowest_line_) [[unlikely]]
    note_above_line({site, 1, static_cast<std::int64_t>(size)});
}

bool Recorder::on_free(const base::ReentryGuard&, const void* block, BlockRecord& record) noexcept {
  std::scoped_lock hold(*this);
  if (!blocks_.take(reinterpret_cast<std::uintptr_t>(block), record)) return false;
  SiteCounters& counters = counters_[record.site];
  settle(record.site, counters);
  subtract(counters, record.size);
  if (risen_windows_) [[unlikely]]
    note_above_line({record.site, -1, -static_cast<std::int64_t>(record.size)});
  if (record.sequence > earliest_start_) note_free_of_own(record.sequence);
  return true;
}

void Recorder::restore(const base::ReentryGuard&, const void* block, std::size_t spacing,
                       const BlockRecord& record) noexcept {
  std::scoped_lock hold(*this);
  if (!blocks_.put(reinterpret_cast<std::uintptr_t>(block), spacing, record)) {
    count_dropped();
    return;
  }
  SiteCounters& counters = counters_[record.site];
  settle(record.site, counters);
  add(counters, record.size);
  for_each_open(open_windows_, [&](Window& window) { window.freed_own -= record.sequence > window.start_sequence; });
  if (heap_.live.bytes > lowest_peak_) note_new_peak();
  if (risen_windows_) note_above_line({record.site, 1, static_cast<std::int64_t>(record.size)});
}

void Recorder::settle_in_new_epoch(SiteId site, SiteCounters& counters) noexcept {
  for_each_open(open_windows_, [&](Window& window) {
    if (!write_down(window, site, counters)) ++dropped_stacks_;
  });
  counters.epoch = epoch_;
}

bool Recorder::write_down(Window& window, SiteId site, const SiteCounters& counters) noexcept {
  if (counters.epoch < window.start_epoch) {
    Figures* start = window.starts.at_grown(site);
    if (!start) return false;
    *start = counters.figures;
  }
  if (counters.epoch < window.peak_epoch) {
    Amount* at_peak = window.peaks.at_grown(site);
    if (!at_peak) return false;
    *at_peak = counters.figures.live;
  }
  return true;
}

void Recorder::note_new_peak() noexcept {
  ++epoch_;
  for_each_open(open_windows_, [&](Window& window) {
    if (heap_.live.bytes <= window.peak.bytes) return;
    window.peak = heap_.live;
    window.peak_epoch = epoch_;
  });
  find_lowest_peak();
}

void Recorder::find_lowest_peak() noexcept {
  lowest_peak_ = ~std::uint64_t{0};
  for_each_open(open_windows_, [&](const Window& window) { lowest_peak_ = std::min(lowest_peak_, window.peak.bytes); });
}

// A window's first event is the one that took it above its line.
void Recorder::note_above_line(const Event& event) noexcept {
  const std::uint64_t waiting = lined_windows_ & ~risen_windows_;
  for (std::uint64_t rest = waiting; rest; rest &= rest - 1) {
    Window& window = windows_[static_cast<std::size_t>(__builtin_ctzll(rest))];
    if (heap_.live.bytes <= height_of_line(window)) continue;
    window.first_event = events_.size();
    risen_windows_ |= rest & -rest;
  }
  events_.add(event);
  if (risen_windows_ & waiting) find_lowest_line();
}

void Recorder::find_lowest_line() noexcept {
  lowest_line_ = risen_windows_ ? 0 : ~std::uint64_t{0};
  for_each_open(lined_windows_, [&](const Window& window) {
    lowest_line_ = std::min(lowest_line_, height_of_line(window));
  });
}

std::uint64_t Recorder::height_of_line(const Window& window) noexcept {
  const std::uint64_t height = window.start.live.bytes + window.line;
  return height < window.line ? ~std::uint64_t{0} : height;
}

void Recorder::set_line(const base::ReentryGuard&, WindowId window, std::uint64_t bytes) noexcept {
  std::scoped_lock hold(*this);
  windows_[static_cast<std::size_t>(window)].line = bytes;
  lined_windows_ |= std::uint64_t{1} << window;
  find_lowest_line();
}

void Recorder::note_first_allocation(SiteId site) noexcept {
  for_each_open(awaiting_first_, [&](Window& window) { window.first_site = site; });
  awaiting_first_ = 0;
}

void Recorder::note_free_of_own(std::uint64_t sequence) noexcept {
  for_each_open(open_windows_, [&](Window& window) { window.freed_own += sequence > window.start_sequence; });
}

void Recorder::begin_window(Window& window) noexcept {
  ++epoch_;
  window.start = heap_;
  window.peak = heap_.live;
  window.start_epoch = window.peak_epoch = epoch_;
  window.start_sequence = latest_sequence_;
  window.freed_own = 0;
  window.first_site = kUnknownSite;
}

WindowId Recorder::open_window(const base::ReentryGuard&) noexcept {
  std::scoped_lock hold(*this);
  if (open_windows_ == ~std::uint64_t{0}) {
    ++dropped_windows_;
    return kNoWindow;
  }
  const WindowId window = __builtin_ctzll(~open_windows_);
  begin_window(windows_[static_cast<std::size_t>(window)]);
  open_windows_ |= std::uint64_t{1} << window;
  awaiting_first_ |= std::uint64_t{1} << window;
  earliest_start_ = std::min(earliest_start_, latest_sequence_);
  find_lowest_peak();
  return window;
}

void Recorder::close_window(const base::ReentryGuard&, WindowId window) noexcept {
  std::scoped_lock hold(*this);
  const std::uint64_t bit = std::uint64_t{1} << window;
  open_windows_ &= ~bit;
  awaiting_first_ &= ~bit;
  lined_windows_ &= ~bit;
  risen_windows_ &= ~bit;
  if (!risen_windows_) events_.clear();
  find_lowest_line();
  earliest_start_ = ~std::uint64_t{0};
  for_each_open(open_windows_ & ~std::uint64_t{1},
                [&](const Window& other) { earliest_start_ = std::min(earliest_start_, other.start_sequence); });
  find_lowest_peak();
}

WindowFigures Recorder::window_figures(const base::ReentryGuard&, WindowId window) noexcept {
  std::scoped_lock hold(*this);
  const Window& open = windows_[static_cast<std::size_t>(window)];
  const std::uint64_t born = latest_sequence_ - open.start_sequence;
  return {open.start, open.peak, heap_, open.start_sequence, born - open.freed_own, open.first_site};
}

void Recorder::reset_peak(const base::ReentryGuard&, WindowId window) noexcept {
  std::scoped_lock hold(*this);
  Window& open = windows_[static_cast<std::size_t>(window)];
  open.peak = heap_.live;
  open.peak_epoch = ++epoch_;
  find_lowest_peak();
}

bool Recorder::find_block(const base::ReentryGuard&, std::uintptr_t address, BlockRecord& record) noexcept {
  std::scoped_lock hold(*this);
  return blocks_.find(address, record);
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
  const SiteCounters* counters = counters_of(site);
  return counters ? counters->figures.live : Amount();
}

std::uint64_t Recorder::last_sequence() noexcept {
  std::scoped_lock hold(*this);
  return latest_sequence_;
}

Dropped Recorder::dropped() noexcept {
  std::scoped_lock hold(*this);
  return {dropped_blocks_.load(std::memory_order_relaxed), dropped_stacks_, dropped_windows_,
          foreign_.load(std::memory_order_relaxed)};
}

SiteShare Recorder::share_of(const Window& window, SiteId site) const noexcept {
  const SiteCounters& counters = counters_[site];
  return {site, counters.epoch < window.start_epoch ? counters.figures : window.starts[site],
          counters.epoch < window.peak_epoch ? counters.figures.live : window.peaks[site], counters.figures};
}

void Recorder::forget_all() noexcept {
  heap_ = {};
  sites_.clear();
  // Only now: who interned a stack while the sites were being forgotten must find that its generation has passed.
  generation_.fetch_add(1, std::memory_order_release);
  blocks_.clear();
  counters_.clear();
  epoch_ = 1;  // later than the epoch of a site that never changed
  open_windows_ |= std::uint64_t{1} << kProcessWindow;
  for_each_open(open_windows_, [&](Window& window) { begin_window(window); });
  awaiting_first_ = open_windows_;
  risen_windows_ = 0;
  events_.clear();
  find_lowest_peak();
  find_lowest_line();
}

void Recorder::lock_for_fork() noexcept {
  lock();
  sites_.lock();
  blocks_.lock();
}

void Recorder::unlock_after_fork() noexcept {
  blocks_.unlock();
  sites_.unlock();
  unlock();
}

}  // namespace plimsoll::record
