// SPDX-License-Identifier: Apache-2.0
#include "record/site_table.hpp"

#include <algorithm>
#include <bit>
#include <mutex>

#include "base/own_pages.hpp"

namespace plimsoll::record {
namespace {

constexpr std::size_t kFirstBuckets = 4096;

void mix(std::uint64_t& lane, std::uintptr_t frame) noexcept {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
  lane = (lane ^ frame) * kOdd;
  lane ^= lane >> 29;
}

// Four lanes, so that one multiplication need not wait for the last; unrolled, so that they live in registers.
std::uint32_t hash_of(Frames frames) noexcept {
  std::uint64_t lanes[4] = {frames.size(), 1, 2, 3};
  const std::uintptr_t* at = frames.data();
  const std::uintptr_t* const end = at + frames.size();
  for (; end - at >= 4; at += 4)
    for (int lane = 0; lane < 4; ++lane) mix(lanes[lane], at[lane]);
  for (int lane = 0; at != end; ++at, ++lane) mix(lanes[lane], *at);
  std::uint64_t hash = lanes[0] + std::rotl(lanes[1], 7);
  mix(hash, lanes[2] ^ std::rotl(lanes[3], 13));
  return static_cast<std::uint32_t>(hash ^ hash >> 31);
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
