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

// The number of words that are the same just before the two places: most stacks share many.
std::size_t same_before(const std::uintptr_t* a, const std::uintptr_t* b, std::size_t most) noexcept {
  std::size_t count = 0;
  for (; count + 4 <= most; count += 4, a -= 4, b -= 4)
    if (((a[-1] ^ b[-1]) | (a[-2] ^ b[-2]) | (a[-3] ^ b[-3]) | (a[-4] ^ b[-4])) != 0) break;
  for (; count < most && *--a == *--b; ++count) {
  }
  return count;
}

}  // namespace

// The frames that are the same on both sides of one that is.
FrameStore::Shared FrameStore::shared_around(Frames other, std::size_t begin, Frames frames, std::size_t at) noexcept {
  const std::size_t most_outer = std::min(other.size() - begin, frames.size() - at);
  const std::size_t inner = same_before(other.data() + begin, frames.data() + at, std::min(begin, at));
  std::size_t outer = 1;
  while (outer < most_outer && other[begin + outer] == frames[at + outer]) ++outer;
  return {begin - inner, at - inner, inner + outer};
}

FrameStore::Counts FrameStore::counts_of(const Record& record) noexcept {
  const auto counts = std::bit_cast<Counts>(__atomic_load_n(&record.counts, __ATOMIC_RELAXED));
  const bool is_whole = counts.inner + counts.shared + counts.outer <= static_cast<int>(stack::kMaxFrames);
  return is_whole ? counts : Counts{};  // of another life
}

bool FrameStore::add(SiteId site, Frames frames) noexcept {
  std::atomic<const Record*>* const place = records_.at_grown(site);
  if (!place) return false;
  const Shared shared = find_shared(frames);
  auto* const record =
      static_cast<Record*>(arena_.allocate(Record::bytes_of(frames.size() - shared.count), alignof(Record)));
  if (!record) return false;
  write(*record, frames, shared);
  place->store(record, std::memory_order_release);
  newest_site_ = site;
  newest_size_ = frames.size();
  // What is shared with the newest stack at the same places need not be copied.
  const bool ends_alike = shared.begin == shared.at && shared.at + shared.count == frames.size();
  std::copy_n(frames.data(), ends_alike ? shared.at : frames.size(), newest_.data());
  return true;
}

void FrameStore::write(Record& record, Frames frames, const Shared& shared) noexcept {
  SiteId with = shared.count > 0 ? newest_site_ : kUnknownSite;
  std::size_t from = shared.begin;
  // Where the other stack has these frames from a third one, so has this one.
  while (with != kUnknownSite) {
    const Record& other = *records_[with].load(std::memory_order_relaxed);
    const Counts counts = counts_of(other);
    if (from < counts.inner || from + shared.count > std::size_t{counts.inner} + counts.shared) break;
    from = from - counts.inner + counts.from;
    with = other.shared_with;
  }
  const std::size_t own = frames.size() - shared.count;
  const Counts counts{static_cast<std::uint8_t>(shared.at), static_cast<std::uint8_t>(shared.count),
                      static_cast<std::uint8_t>(own - shared.at), static_cast<std::uint8_t>(from)};
  __atomic_store_n(&record.shared_with, with, __ATOMIC_RELAXED);
  __atomic_store_n(&record.counts, std::bit_cast<std::uint32_t>(counts), __ATOMIC_RELAXED);
  for (std::size_t i = 0; i < own; ++i) {
    const std::uintptr_t frame = frames[i < shared.at ? i : i + shared.count];
    __atomic_store_n(&record.own_low[i], static_cast<std::uint32_t>(frame), __ATOMIC_RELAXED);
    __atomic_store_n(&own_high(record.own_low, own)[i], static_cast<std::uint16_t>(frame >> 32), __ATOMIC_RELAXED);
  }
}

// Most stacks end in the same frames as the one before. One that was cut at another depth has its middle somewhere.
FrameStore::Shared FrameStore::find_shared(Frames frames) const noexcept {
  const Frames other = newest();
  if (!other.empty() && other.back() == frames.back())
    if (const Shared shared = shared_around(other, other.size() - 1, frames, frames.size() - 1);
        shared.count >= kLeastShared)
      return shared;
  for (const std::size_t probe : {frames.size() / 2, frames.size() / 4}) {
    const auto place = static_cast<std::size_t>(std::ranges::find(other, frames[probe]) - other.begin());
    if (place == other.size()) continue;
    if (const Shared shared = shared_around(other, place, frames, probe); shared.count >= kLeastShared) return shared;
  }
  return {0, frames.size(), 0};
}

StackFrames FrameStore::frames(SiteId site) const noexcept {
  StackFrames frames;
  if (site == kUnknownSite) return frames;
  const Record* const record = records_[site].load(std::memory_order_acquire);
  if (!record) return frames;  // of another life
  const Counts counts = counts_of(*record);
  copy(site, 0, frames.resize(std::size_t{counts.inner} + counts.shared + counts.outer));
  return frames;
}

// Asked for each block of the heap when a test ends. It is nearly always one of the stack's own.
std::uintptr_t FrameStore::innermost_frame(SiteId site) const noexcept {
  const Record* const record = site == kUnknownSite ? nullptr : records_[site].load(std::memory_order_acquire);
  if (!record) return 0;
  const Counts counts = counts_of(*record);
  if (counts.inner > 0) return own_frame(record->own_low, std::size_t{counts.inner} + counts.outer, 0);
  std::uintptr_t frame = 0;
  copy(site, 0, {&frame, 1});
  return frame;
}

bool FrameStore::is(SiteId site, Frames frames) const noexcept {
  return std::ranges::equal(this->frames(site), frames);
}

// Writes a record's own frames to both ends of what is asked for, and goes on with the middle: in another record, of an
// older site.
void FrameStore::copy(SiteId site, std::size_t from, std::span<std::uintptr_t> out) const noexcept {
  while (!out.empty()) {
    const Record* const record = site == kUnknownSite ? nullptr : records_[site].load(std::memory_order_acquire);
    if (!record) {  // of another life
      std::ranges::fill(out, 0);
      return;
    }
    const Counts counts = counts_of(*record);
    const std::size_t own = std::size_t{counts.inner} + counts.outer,
                      shared_end = std::size_t{counts.inner} + counts.shared;
    for (; !out.empty() && from < counts.inner; ++from, out = out.subspan(1))
      out[0] = own_frame(record->own_low, own, from);
    std::size_t end = from + out.size();
    for (; !out.empty() && end > shared_end; --end, out = out.first(out.size() - 1))
      out.back() = end - counts.shared <= own ? own_frame(record->own_low, own, end - counts.shared - 1) : 0;
    const SiteId next = __atomic_load_n(&record->shared_with, __ATOMIC_RELAXED);
    site = next < site ? next : kUnknownSite;
    from = from - counts.inner + counts.from;
  }
}

void FrameStore::clear() noexcept {
  newest_site_ = kUnknownSite;
  newest_size_ = 0;
  records_.clear();
  arena_.clear();
}

}  // namespace plimsoll::record
