// SPDX-License-Identifier: Apache-2.0
// What one thread allocated and freed since the recorder last looked: so that threads need not meet at each event. Hot.
//
// A batch has credit: bytes by which its thread may raise the heap, whatever the others do meanwhile, before anything
// but counters is to be noted. The credits of all batches together take the heap no higher than that. So no peak can
// pass unseen, and what the batches hold may be added up later, in any order. Who needs to know recalls all credits:
// from then on, every event takes the recorder's lock, until credits are given again.
//
// Only its thread writes to a batch while credits are out, and only the holder of the recorder's lock when they are
// not. A thread says that it is at work before it asks whether credits are out, without a fence: who recalls them makes
// every thread pass one (membarrier), and then waits for those at work.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "record/block_table.hpp"
#include "record/figures.hpp"
#include "record/site_table.hpp"

namespace plimsoll::record {

struct alignas(64) Batch {
  static constexpr std::size_t kPlaces = 256;
  static constexpr SiteId kNoSite = ~SiteId{0};
  struct Entry {
    SiteId site;  // kNoSite: none
    Tally tally;
  };

  // The place of a site; it may hold another one.
  Entry& place_of(SiteId site) noexcept { return entries[site % kPlaces]; }

  // It takes the place over, which is empty.
  void claim(SiteId site) noexcept {
    place_of(site).site = site;
    claimed[site % kPlaces / 64] |= std::uint64_t{1} << site % 64;
  }
  // Each loses its place. visit(Entry&)
  template <class Visit>
  void for_each_claimed(Visit&& visit) {
    for (std::size_t word = 0; word < claimed.size(); ++word)
      for (; claimed[word]; claimed[word] &= claimed[word] - 1)
        visit(entries[word * 64 + static_cast<std::size_t>(__builtin_ctzll(claimed[word]))]);
  }

  // An allocation takes a number, and some of the credit.
  void count_alloc(SiteId site, std::size_t size) noexcept {
    ++next_sequence;
    credit -= size;
    place_of(site).tally.allocated.add(size);
  }
  // A free leaves the heap lower: its thread may raise it again.
  void count_free(const BlockRecord& record) noexcept {
    credit += record.size;
    place_of(record.site).tally.freed.add(record.size);
  }

  std::atomic<bool> is_at_work;
  std::uint64_t credit;
  std::uint64_t next_sequence, end_sequence;        // numbers of blocks, for this batch alone
  std::uint64_t freed_of_newest;                    // see Windows::newest_start
  std::array<std::uint64_t, kPlaces / 64> claimed;  // places, a bit for each
  std::array<Entry, kPlaces> entries;
};

// The thread is between the two: what it writes to its batch is its own.
class AtWork {
 public:
  explicit AtWork(Batch& batch) noexcept : batch_(batch) {
    batch_.is_at_work.store(true, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }
  ~AtWork() { batch_.is_at_work.store(false, std::memory_order_release); }
  AtWork(const AtWork&) = delete;
  AtWork& operator=(const AtWork&) = delete;

 private:
  Batch& batch_;
};

}  // namespace plimsoll::record
