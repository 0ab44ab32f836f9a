// SPDX-License-Identifier: Apache-2.0
#include "record/site_table.hpp"

#include <algorithm>
#include <array>
#include <mutex>

#include "base/own_pages.hpp"

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

SiteId SiteTable::find(Frames frames, std::uint32_t hash) const noexcept {
  const Buckets* buckets = buckets_.load(std::memory_order_acquire);
  if (!buckets) return kUnknownSite;
  SiteId id = buckets->heads[hash & buckets->mask.load(std::memory_order_relaxed)].load(std::memory_order_acquire);
  while (id != kUnknownSite && (sites_[id].hash.load(std::memory_order_relaxed) != hash || !frames_.is(id, frames)))
    id = sites_[id].next.load(std::memory_order_relaxed);
  return id;
}

SiteId SiteTable::add(Frames frames, std::uint32_t hash) noexcept {
  const SiteId id = last_.load(std::memory_order_relaxed) + 1;
  Buckets* buckets = buckets_.load(std::memory_order_relaxed);
  if ((!buckets || id > buckets->mask.load(std::memory_order_relaxed)) && !grow_buckets() && !buckets) return kUnknownSite;
  buckets = buckets_.load(std::memory_order_relaxed);
  Site* const site = sites_.at_grown(id);
  if (!site || !frames_.add(id, frames)) return kUnknownSite;
  std::atomic<SiteId>& head = buckets->heads[hash & buckets->mask.load(std::memory_order_relaxed)];
  site->hash.store(hash, std::memory_order_relaxed);
  site->next.store(head.load(std::memory_order_relaxed), std::memory_order_relaxed);
  head.store(id, std::memory_order_release);
  last_.store(id, std::memory_order_release);
  return id;
}

// Links every site into twice the buckets. A reader of the old ones may follow a chain into the new order and miss its
// site: it then looks again under the lock. Chains lead to ever smaller sites in both, so it always arrives.
bool SiteTable::grow_buckets() noexcept {
  Buckets* old = buckets_.load(std::memory_order_relaxed);
  const std::size_t old_count = old ? old->mask.load(std::memory_order_relaxed) + 1 : 0;
  const std::size_t count = std::max(kFirstBuckets, old_count * 2);
  auto* grown = static_cast<Buckets*>(base::map_pages(bytes_of(count)));
  if (!grown) return false;
  const std::size_t mask = count - 1;
  grown->mask.store(mask, std::memory_order_relaxed);
  for (SiteId id = 1; id <= last_.load(std::memory_order_relaxed); ++id) {
    std::atomic<SiteId>& head = grown->heads[sites_[id].hash.load(std::memory_order_relaxed) & mask];
    sites_[id].next.store(head.load(std::memory_order_relaxed), std::memory_order_relaxed);
    head.store(id, std::memory_order_relaxed);
  }
  buckets_.store(grown, std::memory_order_release);
  // The old buckets stay readable for those who are in them; all of them together are no larger than the new ones.
  if (old) base::discard_pages(old, bytes_of(old_count));
  return true;
}

void SiteTable::clear() noexcept {
  std::scoped_lock hold(lock_);
  if (Buckets* buckets = buckets_.load(std::memory_order_relaxed)) {
    const std::size_t mask = buckets->mask.load(std::memory_order_relaxed);
    base::discard_pages(buckets, bytes_of(mask + 1));
    buckets->mask.store(mask, std::memory_order_relaxed);
  }
  last_.store(0, std::memory_order_release);
  sites_.clear();
  frames_.clear();
}

}  // namespace plimsoll::record
