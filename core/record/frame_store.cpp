// SPDX-License-Identifier: Apache-2.0
#include "record/frame_store.hpp"

#include <algorithm>
#include <bit>

namespace plimsoll::record {
namespace {

constexpr std::size_t kLeastShared = 2;

std::uint16_t* own_high(std::uint32_t* own_low, std::size_t own) noexcept {
  return reinterpret_cast<std::uint16_t*>(own_low + own);
}

std::uintptr_t own_frame(const std::uint32_t* own_low, std::size_t own, std::size_t i) noexcept {
  const auto* const high = reinterpret_cast<const std::uint16_t*>(own_low + own);
  return FrameStore::address_of(std::uintptr_t{__atomic_load_n(&high[i], __ATOMIC_RELAXED)} << 32 |
                                __atomic_load_n(&own_low[i], __ATOMIC_RELAXED));
}

}  // namespace

inline FrameStore::Counts FrameStore::counts_of(const Record& record) noexcept {
  const auto counts = std::bit_cast<Counts>(__atomic_load_n(&record.counts, __ATOMIC_RELAXED));
  return counts.all() <= stack::kMaxFrames ? counts : Counts{};  // of another life
}

bool FrameStore::add(SiteId site, Frames frames, const stack::SharedFrames& told) noexcept {
  std::atomic<const Record*>* const place = records_.at_grown(site);
  if (!place) return false;
  const stack::SharedFrames shared = at_their_source(site, told);
  auto* const record =
      static_cast<Record*>(arena_.allocate(Record::bytes_of(frames.size() - shared.count), alignof(Record)));
  if (!record) return false;
  write(*record, frames, shared);
  place->store(record, std::memory_order_release);
  return true;
}

// Where the other stack has these frames from a third one, so has this one. None are shared with a site that is not
// there: a stack that was walked before all were forgotten is added for nobody.
inline stack::SharedFrames FrameStore::at_their_source(SiteId site, stack::SharedFrames shared) const noexcept {
  if (shared.count < kLeastShared || shared.other >= site) return {};
  while (shared.other != kUnknownSite) {
    const Record* const other = records_[shared.other].load(std::memory_order_relaxed);
    if (!other) break;
    const Counts counts = counts_of(*other);
    if (shared.from < counts.inner || shared.from + shared.count > std::size_t{counts.inner} + counts.shared)
      return shared;
    shared.from = shared.from - counts.inner + counts.from;
    shared.other = other->shared_with;
  }
  return {};
}

inline void FrameStore::write(Record& record, Frames frames, const stack::SharedFrames& shared) noexcept {
  const std::size_t own = frames.size() - shared.count, inner = shared.count != 0 ? shared.at : own;
  const Counts counts{static_cast<std::uint8_t>(inner), static_cast<std::uint8_t>(shared.count),
                      static_cast<std::uint8_t>(own - inner), static_cast<std::uint8_t>(shared.from)};
  __atomic_store_n(&record.shared_with, shared.other, __ATOMIC_RELAXED);
  __atomic_store_n(&record.counts, std::bit_cast<std::uint32_t>(counts), __ATOMIC_RELAXED);
  for (std::size_t i = 0; i < own; ++i) {
    const std::uintptr_t frame = frames[i < inner ? i : i + shared.count];
    __atomic_store_n(&record.own_low[i], static_cast<std::uint32_t>(frame), __ATOMIC_RELAXED);
    __atomic_store_n(&own_high(record.own_low, own)[i], static_cast<std::uint16_t>(frame >> 32), __ATOMIC_RELAXED);
  }
}

// Goes through the stack's frames [begin, end): a record's own ones at both ends first, then those in the middle, which
// stand in another record, of an older site. visit(index, frame), until it is false.
template <class Visit>
bool FrameStore::visit_frames(SiteId site, std::size_t begin, std::size_t end, Visit&& visit) const noexcept {
  std::size_t ahead = 0;  // how much larger an index is in the stack that was asked for
  while (begin < end) {
    const Record* const record = record_of(site);
    const Counts counts = record ? counts_of(*record) : Counts{};
    const std::size_t own = counts.own(), shared_end = counts.all() - counts.outer;
    for (; begin < end && begin < counts.inner; ++begin)
      if (!visit(begin + ahead, own_frame(record->own_low, own, begin))) return false;
    for (; begin < end && end > shared_end; --end)  // beyond its own ones there are none: it is of another life
      if (!visit(end - 1 + ahead,
                 end - counts.shared <= own ? own_frame(record->own_low, own, end - counts.shared - 1) : 0))
        return false;
    if (begin == end) break;
    const SiteId next = __atomic_load_n(&record->shared_with, __ATOMIC_RELAXED);
    site = next < site ? next : kUnknownSite;
    const std::size_t from = begin - counts.inner + counts.from;
    ahead += begin - from;
    end = from + (end - begin);
    begin = from;
  }
  return true;
}

StackFrames FrameStore::frames(SiteId site) const noexcept {
  StackFrames frames;
  const Record* const record = record_of(site);
  if (!record) return frames;
  const std::span<std::uintptr_t> out = frames.resize(counts_of(*record).all());
  visit_frames(site, 0, out.size(), [&](std::size_t i, std::uintptr_t frame) {
    out[i] = frame;
    return true;
  });
  return frames;
}

// Asked for each block of the heap when a test ends. It is nearly always one of the stack's own.
std::uintptr_t FrameStore::innermost_frame(SiteId site) const noexcept {
  const Record* const record = record_of(site);
  if (!record) return 0;
  const Counts counts = counts_of(*record);
  if (counts.inner > 0) return own_frame(record->own_low, counts.own(), 0);
  std::uintptr_t innermost = 0;
  visit_frames(site, 0, 1, [&](std::size_t, std::uintptr_t frame) {
    innermost = frame;
    return true;
  });
  return innermost;
}

bool FrameStore::is(SiteId site, Frames frames) const noexcept {
  const Record* const record = record_of(site);
  return record && counts_of(*record).all() == frames.size() &&
         visit_frames(site, 0, frames.size(), [&](std::size_t i, std::uintptr_t frame) { return frames[i] == frame; });
}

void FrameStore::clear() noexcept {
  records_.clear();
  arena_.clear();
}

}  // namespace plimsoll::record
