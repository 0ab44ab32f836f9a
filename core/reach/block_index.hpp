// SPDX-License-Identifier: Apache-2.0
// Which live block does this word point into? Cold, but asked for every word of the heap. Nobody locks.
//
// Sorted blocks fall into clusters, broken where the next block starts far away. Within a cluster a table tells for
// each granule of the address space the first block that starts in or after it, so that a look-up reads one table entry
// and the few blocks of one granule.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "reach/block.hpp"

namespace plimsoll::reach {

class BlockIndex {
 public:
  static constexpr std::size_t kNone = ~std::size_t{0};

  // `sorted` must outlive the index. False when memory ran out.
  bool build(std::span<const Block> sorted) noexcept;

  // The block that `pointer` points into, or kNone. One past the end is outside.
  std::size_t find(std::uintptr_t pointer) const noexcept {
    if (pointer + minus_begin_ >= bytes_) return kNone;
    return find_in(cluster_of(pointer), pointer);
  }

  // The extent of the block that `pointer` points into, or an empty region.
  Region extent_of(std::uintptr_t pointer) const noexcept {
    const std::size_t block = find(pointer);
    if (block == kNone) return {};
    return {blocks_[block].address, blocks_[block].address + blocks_[block].extent()};
  }

  // From the first block's start to the last block's end.
  Region hull() const noexcept { return {0 - minus_begin_, 0 - minus_begin_ + bytes_}; }

 private:
  static constexpr unsigned kGranuleShift = 8;
  static constexpr std::uintptr_t kGranuleMask = (std::uintptr_t{1} << kGranuleShift) - 1;
  static constexpr std::uintptr_t kWidestGap = 64 * 1024;  // bounds the table: at most 1 KiB of it for one block

  struct Cluster {
    std::uintptr_t begin;  // start of its first granule
    std::size_t first_entry;
    std::size_t entries;
    std::size_t end_block;
  };

  bool open_cluster(std::uintptr_t address) noexcept;
  bool enter(std::size_t block) noexcept;
  const Cluster& cluster_of(std::uintptr_t pointer) const noexcept;
  std::size_t find_in(const Cluster& cluster, std::uintptr_t pointer) const noexcept;

  std::span<const Block> blocks_;
  // The hull, in a form that holds no block: the index may itself lie in memory that is scanned.
  std::uintptr_t minus_begin_ = 0;
  std::size_t bytes_ = 0;
  PageList<Cluster> clusters_;
  PageList<std::uint32_t> first_blocks_;
};

}  // namespace plimsoll::reach
