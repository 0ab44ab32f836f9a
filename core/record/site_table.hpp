// SPDX-License-Identifier: Apache-2.0
// Interned stacks: each distinct stack is stored once and known by a small number, its site. Hot.
// Looking a known stack up takes no lock; the first sighting of a stack takes the table's own spin lock.
//
// Linear hashing: there are about as many buckets as sites. As sites come buckets are split in two, in the order of
// their numbers and a few at once, so that their sites are waited for together. Nobody ever waits for a table that
// doubles. Who leads to a site knows its hash, and whether it is the last of its bucket: mostly a bucket is all that is
// read, and memory that lies anywhere is not waited for.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/spin_lock.hpp"
#include "base/stable_array.hpp"
#include "record/frame_store.hpp"

namespace plimsoll::record {

class SiteTable {
 public:
  // The site of these return addresses, made at first sight. kUnknownSite when there is no room. A stack that somebody
  // made by hand may end in a number that is no address; all others were followed by the rules of their code.
  // `shared`: what is known of frames that it has in common with a stack that has a site.
  SiteId intern(Frames frames, const stack::SharedFrames& shared = {}) noexcept;

  StackFrames frames(SiteId site) const noexcept { return frames_.frames(site); }
  std::uintptr_t innermost_frame(SiteId site) const noexcept { return frames_.innermost_frame(site); }

  // Sites are numbered from 1 to this, in the order of their first sighting.
  SiteId last_site() const noexcept { return last_.load(std::memory_order_acquire); }

  // Forgets all stacks and gives their memory back. A thread in intern() meanwhile gets a site of either time; the
  // recorder tells them apart by its generation.
  void clear() noexcept;

  // For fork: no stack is being interned while the table is locked.
  void lock() noexcept { lock_.lock(); }
  void unlock() noexcept { lock_.unlock(); }

 private:
  // Leads to a site of a bucket; to none when zero.
  class Link {
   public:
    Link() = default;
    Link(SiteId site, std::uint32_t hash, bool is_last) noexcept
        : word_(std::uint64_t{hash} << 32 | (is_last ? kLast : 0) | site) {}
    explicit operator bool() const noexcept { return word_ != 0; }
    SiteId site() const noexcept { return static_cast<SiteId>(word_ % kMaxSites); }
    std::uint32_t hash() const noexcept { return static_cast<std::uint32_t>(word_ >> 32); }
    bool is_last() const noexcept { return word_ & kLast; }
    Link as_last(bool is_last) const noexcept { return {site(), hash(), is_last}; }

   private:
    static constexpr std::uint64_t kLast = std::uint64_t{1} << 31;
    std::uint64_t word_ = 0;
  };
  // Read while clear() and another life of the table may write it: hence atomic.
  using Place = std::atomic<Link>;
  static_assert(Place::is_always_lock_free);
  class Half;

  SiteId find(Frames frames, std::uint32_t hash) const noexcept;
  SiteId add(Frames frames, std::uint32_t hash, const stack::SharedFrames& shared) noexcept;
  void split_buckets() noexcept;
  void split_bucket(std::uint32_t bucket, std::uint32_t round) noexcept;
  Link behind(Link link) const noexcept;

  static constexpr std::uint32_t kFirstBuckets = 4096;
  static constexpr std::uint32_t kSplitsAtOnce = 16;                 // of two cache lines
  static constexpr std::size_t kHeadsAtOnce = std::size_t{1} << 13;  // 64 KiB

  // Written for each new stack.
  alignas(64) base::SpinLock lock_;
  std::atomic<SiteId> last_{0};

  // Read wherever a stack is looked up.
  alignas(64) std::atomic<std::uint32_t> buckets_{kFirstBuckets};
  base::StableArray<Place, kMaxSites, base::Filling::dense, kHeadsAtOnce> heads_;
  // Of sites that are not the last of their bucket: always an older, smaller one, so a reader never runs in a circle.
  base::StableArray<Place, kMaxSites, base::Filling::dense> next_;
  FrameStore frames_;
};

}  // namespace plimsoll::record
