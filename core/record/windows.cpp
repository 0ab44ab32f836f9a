// SPDX-License-Identifier: Apache-2.0
#include "record/windows.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace plimsoll::record {

struct Windows::Layout {
  static_assert(alignof(Windows) % 64 == 0 &&
                offsetof(Windows, newest_start_) / 64 == offsetof(Windows, earliest_start_) / 64);
  static_assert(offsetof(Windows, epoch_) / 64 > offsetof(Windows, earliest_start_) / 64);
};

bool Windows::settle_in_new_epoch(SiteId site, SiteCounters& counters) noexcept {
  bool is_written = true;
  // What a site that never changed held at any moment is nothing, and so the arrays say: they begin as zeros.
  if (counters.epoch != 0)
    for_each(open_, [&](WindowId window) { is_written &= write_down(at(window), site, counters); });
  counters.epoch = epoch_;
  return is_written;
}

bool Windows::write_down(Window& window, SiteId site, const SiteCounters& counters) noexcept {
  if (counters.epoch < window.start_epoch) {
    Tally* start = window.starts.at_grown(site);
    if (!start) return false;
    *start = counters.tally;
  }
  if (counters.epoch < window.peak_epoch) {
    Amount* at_peak = window.peaks.at_grown(site);
    if (!at_peak) return false;
    *at_peak = counters.tally.live();
  }
  return true;
}

void Windows::note_peak(const Tally& heap) noexcept {
  ++epoch_;
  for_each(open_, [&](WindowId id) {
    Window& window = at(id);
    if (heap.live_bytes() <= window.peak.bytes) return;
    window.peak = heap.live();
    window.peak_epoch = epoch_;
  });
  find_lowest_peak();
}

void Windows::note_special_alloc(SiteId site, std::size_t size, const Tally& heap) noexcept {
  for_each(std::exchange(awaiting_first_, 0), [&](WindowId window) { at(window).first_site = site; });
  find_alarm();
  if (heap.live_bytes() >= alarm_) add_event({site, 1, static_cast<std::int64_t>(size)}, heap);
}

// A window's first event is the one that took it above its line.
void Windows::add_event(const Event& event, const Tally& heap) noexcept {
  note_risen(heap);
  events_.add(event);
}

void Windows::note_risen(const Tally& heap) noexcept {
  const Set risen = risen_;
  for_each(lined_ & ~risen_, [&](WindowId id) {
    Window& window = at(id);
    if (heap.live_bytes() <= height_of_line(window)) return;
    window.first_event = events_.size();
    risen_ |= set_of(id);
  });
  if (risen_ != risen) find_alarm();
}

void Windows::note_restored(SiteId site, std::size_t size, std::uint64_t sequence, const Tally& heap) noexcept {
  if (sequence > earliest_start_) count_free_of(sequence, -1);
  if (risen_) add_event({site, 1, static_cast<std::int64_t>(size)}, heap);
}

// A scope's own frees are kept apart by the newest scope that was open when the block was born: a free then changes one
// count, however many scopes are open.
WindowId Windows::newest_before(std::uint64_t sequence) const noexcept {
  WindowId newest = kNoWindow;
  for_each(scopes(), [&](WindowId id) {
    if (at(id).start_sequence >= sequence) return;
    if (newest == kNoWindow || at(id).start_sequence >= at(newest).start_sequence) newest = id;
  });
  return newest;
}

void Windows::count_free_of(std::uint64_t sequence, std::int64_t count) noexcept {
  if (const WindowId window = newest_before(sequence); window != kNoWindow)
    at(window).freed += static_cast<std::uint64_t>(count);
}

void Windows::settle_frees_of_newest() noexcept {
  if (const WindowId newest = newest_before(kNever); newest != kNoWindow)
    at(newest).freed += std::exchange(freed_of_newest_, 0);
}

std::uint64_t Windows::freed_since(const Window& window) const noexcept {
  std::uint64_t freed = freed_of_newest_;
  for_each(scopes(), [&](WindowId id) {
    if (at(id).start_sequence >= window.start_sequence) freed += at(id).freed;
  });
  return freed;
}

void Windows::begin(Window& window, const Tally& heap, std::uint64_t sequence) noexcept {
  ++epoch_;
  window.start = heap;
  window.peak = heap.live();
  window.start_epoch = window.peak_epoch = epoch_;
  window.start_sequence = sequence;
  window.freed = 0;
  window.first_site = kUnknownSite;
}

WindowId Windows::open(const Tally& heap, std::uint64_t sequence) noexcept {
  if (open_ == ~Set{0}) return kNoWindow;
  settle_frees_of_newest();
  const auto id = static_cast<WindowId>(__builtin_ctzll(~open_));
  begin(at(id), heap, sequence);
  open_ |= set_of(id);
  awaiting_first_ |= set_of(id);
  find_starts();
  find_lowest_peak();
  find_alarm();
  return id;
}

void Windows::close(WindowId id) noexcept {
  settle_frees_of_newest();
  for (Set* windows : {&open_, &awaiting_first_, &lined_, &risen_}) *windows &= ~set_of(id);
  // What it counted still lies in the scopes that opened before it.
  if (const WindowId outer = newest_before(at(id).start_sequence + 1); outer != kNoWindow)
    at(outer).freed += at(id).freed;
  if (!risen_) events_.clear();
  find_starts();
  find_lowest_peak();
  find_alarm();
}

void Windows::reset_peak(WindowId window, const Tally& heap) noexcept {
  at(window).peak = heap.live();
  at(window).peak_epoch = ++epoch_;
  find_lowest_peak();
}

void Windows::set_line(WindowId window, std::uint64_t bytes) noexcept {
  at(window).line = bytes;
  lined_ |= set_of(window);
  find_alarm();
}

void Windows::restart(std::uint64_t sequence) noexcept {
  epoch_ = 1;  // later than the epoch of a site that never changed
  open_ |= set_of(kProcessWindow);
  freed_of_newest_ = 0;
  for (Window& window : windows_) {  // sites are numbered anew: also what closed windows saw of them is void
    window.starts.clear();
    window.peaks.clear();
  }
  for_each(open_, [&](WindowId id) { begin(at(id), {}, sequence); });
  awaiting_first_ = open_;
  risen_ = 0;
  events_.clear();
  find_starts();
  find_lowest_peak();
  find_alarm();
}

WindowFigures Windows::figures(WindowId id, const Tally& heap) const noexcept {
  const Window& window = at(id);
  const std::uint64_t born = heap.allocated.blocks - window.start.allocated.blocks;
  return {window.start.figures(),     window.peak,      heap.figures(), window.start_sequence,
          born - freed_since(window), window.first_site};
}

SiteShare Windows::share_of(WindowId id, SiteId site, const SiteCounters& counters) const noexcept {
  const Window& window = at(id);
  const Tally& now = counters.tally;
  const Tally start = counters.epoch < window.start_epoch ? now : window.starts.value_at(site);
  const Amount at_peak = counters.epoch < window.peak_epoch ? now.live() : window.peaks.value_at(site);
  return {site, start.figures(), at_peak, now.figures()};
}

void Windows::find_starts() noexcept {
  newest_start_ = scopes() ? 0 : kNever;
  earliest_start_ = kNever;
  for_each(scopes(), [&](WindowId id) {
    newest_start_ = std::max(newest_start_, at(id).start_sequence);
    earliest_start_ = std::min(earliest_start_, at(id).start_sequence);
  });
}

void Windows::find_lowest_peak() noexcept {
  lowest_peak_ = kNever;
  for_each(open_, [&](WindowId id) { lowest_peak_ = std::min(lowest_peak_, at(id).peak.bytes); });
}

void Windows::find_alarm() noexcept {
  alarm_ = kNever;
  for_each(lined_, [&](WindowId id) { alarm_ = std::min(alarm_, height_of_line(at(id)) + 1); });
  if (awaiting_first_ | risen_) alarm_ = 0;
}

std::uint64_t Windows::height_of_line(const Window& window) const noexcept {
  const std::uint64_t height = window.start.live_bytes() + window.line;
  return height < window.line ? kNever - 1 : height;
}

}  // namespace plimsoll::record
