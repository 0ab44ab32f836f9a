// SPDX-License-Identifier: Apache-2.0
#include "record/site_table.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <mutex>

namespace plimsoll::record {
namespace {

constexpr std::size_t kFirstBuckets = 4096;

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

}  // namespace

SiteId SiteTable::intern(Frames frames) noexcept {
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
  return add(frames, hash);
}

// By as many bits as number the buckets; where that one is yet to be split off, it is still the one with a bit less.
std::size_t SiteTable::bucket_of(std::uint32_t hash, std::size_t buckets) noexcept {
  const std::size_t mask = std::bit_ceil(buckets) - 1, bucket = hash & mask;
  return bucket < buckets ? bucket : bucket & mask >> 1;
}

SiteId SiteTable::find(Frames frames, std::uint32_t hash) const noexcept {
  const std::size_t buckets = bucket_count_.load(std::memory_order_acquire);
  if (buckets == 0) return kUnknownSite;
  SiteId id = heads_[bucket_of(hash, buckets)].load(std::memory_order_acquire);
  while (id != kUnknownSite && (sites_[id].hash.load(std::memory_order_relaxed) != hash || !frames_.is(id, frames)))
    id = sites_[id].next.load(std::memory_order_relaxed);
  return id;
}

SiteId SiteTable::add(Frames frames, std::uint32_t hash) noexcept {
  const SiteId id = last_.load(std::memory_order_relaxed) + 1;
  std::size_t buckets = bucket_count_.load(std::memory_order_relaxed);
  if (buckets == 0) {
    if (!heads_.grow_to(kFirstBuckets - 1)) return kUnknownSite;
    bucket_count_.store(buckets = kFirstBuckets, std::memory_order_release);
  }
  Site* const site = sites_.at_grown(id);
  if (!site || !frames_.add(id, frames)) return kUnknownSite;
  std::atomic<SiteId>& head = heads_[bucket_of(hash, buckets)];
  site->hash.store(hash, std::memory_order_relaxed);
  site->next.store(head.load(std::memory_order_relaxed), std::memory_order_relaxed);
  head.store(id, std::memory_order_release);
  if (id > buckets) split_a_bucket();
  last_.store(id, std::memory_order_release);
  return id;
}

// A reader may follow a chain from one bucket into the other and miss its site: it then looks again under the lock,
// since the last site is another one by then. Chains lead to ever smaller sites, so it always arrives.
void SiteTable::split_a_bucket() noexcept {
  const std::size_t buckets = bucket_count_.load(std::memory_order_relaxed);
  std::atomic<SiteId>* const split_off = heads_.at_grown(buckets);
  if (!split_off) return;  // chains grow longer
  const std::size_t bit = std::bit_floor(buckets);
  std::atomic<SiteId>* ends[] = {&heads_[buckets - bit], split_off};
  for (SiteId id = ends[0]->load(std::memory_order_relaxed); id != kUnknownSite;) {
    Site& site = sites_[id];
    std::atomic<SiteId>*& end = ends[(site.hash.load(std::memory_order_relaxed) & bit) != 0];
    end->store(id, std::memory_order_release);
    end = &site.next;
    id = site.next.load(std::memory_order_relaxed);
  }
  for (std::atomic<SiteId>* end : ends) end->store(kUnknownSite, std::memory_order_relaxed);
  bucket_count_.store(buckets + 1, std::memory_order_release);
}

void SiteTable::clear() noexcept {
  std::scoped_lock hold(lock_);
  last_.store(0, std::memory_order_release);
  bucket_count_.store(0, std::memory_order_release);
  heads_.clear();
  sites_.clear();
  frames_.clear();
}

}  // namespace plimsoll::record
