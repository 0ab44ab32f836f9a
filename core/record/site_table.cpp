// SPDX-License-Identifier: Apache-2.0
#include "record/site_table.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <mutex>

namespace plimsoll::record {
namespace {

// Odd numbers without a pattern (splitmix64).
constexpr auto kFactors = [] {
  std::array<std::uint64_t, stack::kMaxFrames> factors{};
  std::uint64_t state = 0;
  for (std::uint64_t& factor : factors) {
    std::uint64_t word = state += 0x9E3779B97F4A7C15;
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9;
    word = (word ^ word >> 27) * 0x94D049BB133111EB;
    factor = (word ^ word >> 31) | 1;
  }
  return factors;
}();

// A sum of products, of which none waits for another; its upper bits depend on all frames.
std::uint32_t hash_of(Frames frames) noexcept {
  std::uint64_t sum = frames.size();
#pragma GCC unroll 4
  for (std::size_t i = 0; i < frames.size(); ++i) sum += frames[i] * kFactors[i];
  return static_cast<std::uint32_t>((sum ^ sum >> 32) * kFactors[0] >> 32);
}

// In this round buckets are split into those of so many bits and those of one more.
std::uint32_t bucket_of(std::uint32_t hash, std::uint32_t buckets) noexcept {
  const std::uint32_t round = std::bit_floor(buckets);
  const std::uint32_t bucket = hash & (2 * round - 1);
  return bucket < buckets ? bucket : bucket - round;
}

}  // namespace

SiteId SiteTable::intern(Frames frames, const stack::SharedFrames& shared) noexcept {
  if (frames.empty()) return kUnknownSite;
  StackFrames addresses;
  if (frames.back() != FrameStore::address_of(frames.back())) [[unlikely]] {
    std::ranges::copy(frames, addresses.resize(frames.size()).begin());
    addresses.resize(frames.size()).back() = FrameStore::address_of(frames.back());
    frames = addresses;
  }
  const std::uint32_t hash = hash_of(frames);
  const SiteId last = last_site();
  if (SiteId known = find(frames, hash)) return known;
  std::scoped_lock hold(lock_);
  // Another thread was first, or moved the buckets meanwhile.
  if (last != last_.load(std::memory_order_relaxed))
    if (SiteId known = find(frames, hash)) return known;
  return add(frames, hash, shared);
}

inline SiteTable::Link SiteTable::behind(Link link) const noexcept {
  return link.is_last() ? Link() : next_[link.site()].load(std::memory_order_acquire);
}

SiteId SiteTable::find(Frames frames, std::uint32_t hash) const noexcept {
  if (last_site() == kUnknownSite) return kUnknownSite;  // nor are there buckets
  Link link = heads_[bucket_of(hash, buckets_.load(std::memory_order_acquire))].load(std::memory_order_acquire);
  while (link && (link.hash() != hash || !frames_.is(link.site(), frames))) link = behind(link);
  return link.site();
}

// A bucket is split before the new site is told of: a reader who missed a site for it finds that there is a new one,
// and looks again under the lock.
SiteId SiteTable::add(Frames frames, std::uint32_t hash, const stack::SharedFrames& shared) noexcept {
  const SiteId id = last_.load(std::memory_order_relaxed) + 1;
  Place* const next = next_.at_grown(id);
  if (!next || (id == 1 && !heads_.grow_to(0)) || !frames_.add(id, frames, shared)) return kUnknownSite;
  if (id > buckets_.load(std::memory_order_relaxed)) split_buckets();
  Place& head = heads_[bucket_of(hash, buckets_.load(std::memory_order_relaxed))];
  const Link first = head.load(std::memory_order_relaxed);
  if (first) next->store(first, std::memory_order_relaxed);
  head.store({id, hash, !first}, std::memory_order_release);
  last_.store(id, std::memory_order_release);
  return id;
}

// Splits the oldest buckets of this round; without memory chains become longer. What the next ones lead to is asked for
// early: it lies anywhere, and memory answers late.
void SiteTable::split_buckets() noexcept {
  const std::uint32_t buckets = buckets_.load(std::memory_order_relaxed);
  if (!heads_.at_grown(buckets + kSplitsAtOnce - 1)) return;
  const std::uint32_t round = std::bit_floor(buckets), oldest = buckets - round, next = oldest + kSplitsAtOnce;
  for (std::uint32_t bucket = oldest; bucket < next; ++bucket) split_bucket(bucket, round);
  buckets_.store(buckets + kSplitsAtOnce, std::memory_order_release);
  for (std::uint32_t bucket = next; bucket < next + kSplitsAtOnce; ++bucket)
    if (const Link first = heads_[bucket].load(std::memory_order_relaxed); !first.is_last())
      __builtin_prefetch(&next_[first.site()], 1);
}

// What one half of a bucket leads to. A link is written when the next one is known: only then does it show whether it
// is the last.
class SiteTable::Half {
 public:
  explicit Half(Place& head) noexcept : place_(&head) {}
  void add(Link link, Place& behind) noexcept {
    if (newest_) write(false);
    newest_ = link;
    behind_ = &behind;
  }
  void end() noexcept { write(true); }

 private:
  void write(bool is_last) noexcept {
    place_->store(newest_ ? newest_.as_last(is_last) : Link(), std::memory_order_release);
    place_ = behind_;
  }
  Place* place_;  // where the newest link is to be written
  Place* behind_ = nullptr;
  Link newest_;
};

// Chains lead to ever smaller sites in both halves, so a reader who strays into the other one arrives.
void SiteTable::split_bucket(std::uint32_t bucket, std::uint32_t round) noexcept {
  Half staying(heads_[bucket]), moving(heads_[bucket + round]);
  for (Link link = heads_[bucket].load(std::memory_order_relaxed), next; link; link = next) {
    next = behind(link);
    (link.hash() & round ? moving : staying).add(link, next_[link.site()]);
  }
  staying.end();
  moving.end();
}

void SiteTable::clear() noexcept {
  std::scoped_lock hold(lock_);
  last_.store(0, std::memory_order_release);
  buckets_.store(kFirstBuckets, std::memory_order_release);
  heads_.clear();
  next_.clear();
  frames_.clear();
}

}  // namespace plimsoll::record
