// SPDX-License-Identifier: Apache-2.0
// The blocks that pools have registered, by domain and address, and each domain's figures. Warm: called for each object
// of a tracked pool. Plain data on own pages; the caller locks.
//
// Open addressing with linear probing; a removal moves what follows back, so there are no tombstones. Unlike the heap's
// blocks these may lie at any address and as close as a byte, so the heap's table would not do.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "plimsoll/domain.hpp"
#include "record/site_table.hpp"

namespace plimsoll::domains {

struct TrackedBlock {
  std::uintptr_t address;
  std::size_t size;
  Domain domain;  // 0: the slot is free
  record::SiteId site;
};

class TrackedBlocks {
 public:
  static constexpr std::size_t kMostDomains = 1024;

  constexpr TrackedBlocks() = default;

  // Adds the block, or replaces one of the same domain and address. False: no memory, or more than kMostDomains.
  bool put(const TrackedBlock& block) noexcept;

  // Nothing happens when there is no such block.
  void take(Domain domain, std::uintptr_t address) noexcept;
  void take_all(Domain domain) noexcept;

  // Zero for a domain that was never used.
  Usage usage(Domain domain) const noexcept;

  // visit(const TrackedBlock&) for each, in no order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const TrackedBlock& block : slots())
      if (block.domain != 0) visit(block);
  }

  // Forgets everything and gives the memory back.
  void clear() noexcept;

 private:
  struct Figures {
    Domain domain;
    Usage usage;
  };

  std::span<TrackedBlock> slots() const noexcept { return {slots_, slot_count_}; }
  std::size_t home_of(Domain domain, std::uintptr_t address) const noexcept;
  std::size_t slot_of(Domain domain, std::uintptr_t address) const noexcept;
  bool has_room() noexcept;
  void remove(std::size_t hole) noexcept;
  Figures* figures_of(Domain domain) noexcept;
  void count_out(const TrackedBlock& block) noexcept;

  TrackedBlock* slots_ = nullptr;
  std::size_t slot_count_ = 0;  // a power of two
  std::size_t used_ = 0;
  std::array<Figures, kMostDomains> figures_{};
  std::size_t domain_count_ = 0;
};

}  // namespace plimsoll::domains
