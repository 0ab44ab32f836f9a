// SPDX-License-Identifier: Apache-2.0
// Which live block does this word point into? Cold, but asked for every word of the heap. Nobody locks.
//
// Sorted blocks fall into clusters, broken where the next block starts far away. Within a cluster a table tells for
// each granule of the address space the first block that starts in or after it, so that a look-up reads one table entry
// and the few blocks of one granule.
#pragma once

#include <algorithm>
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

    std::size_t granule_of(std::uintptr_t address) const { return (address - begin) >> kGranuleShift; }
  };

  std::size_t end_of_cluster(std::size_t first_block) const noexcept;
  bool add_cluster(std::size_t first_block, std::size_t end_block) noexcept;
  const Cluster& cluster_of(std::uintptr_t pointer) const noexcept;
  std::size_t find_in(const Cluster& cluster, std::uintptr_t pointer) const noexcept;

  std::span<const Block> blocks_;
  // The hull, in a form that holds no block: the index may itself lie in memory that is scanned.
  std::uintptr_t minus_begin_ = 0;
  std::size_t bytes_ = 0;
  PageList<Cluster> clusters_;
  PageList<std::uint32_t> first_blocks_;
  mutable std::size_t last_cluster_ = 0;  // that was asked for: most pointers point near where the one before did
};

inline const BlockIndex::Cluster& BlockIndex::cluster_of(std::uintptr_t pointer) const noexcept {
  if (const Cluster& last = clusters_[last_cluster_]; last.granule_of(pointer) < last.entries) return last;
  const auto begins_after = [](std::uintptr_t value, const Cluster& cluster) { return value < cluster.begin; };
  const Cluster* const next = std::upper_bound(clusters_.begin(), clusters_.end(), pointer, begins_after);
  last_cluster_ = static_cast<std::size_t>(next - clusters_.begin()) - 1;
  return clusters_[last_cluster_];
}

inline std::size_t BlockIndex::find_in(const Cluster& cluster, std::uintptr_t pointer) const noexcept {
  const std::size_t granule = std::min(cluster.granule_of(pointer), cluster.entries - 1);
  const std::uint32_t* const entry = &first_blocks_[cluster.first_entry + granule];
  const std::size_t end = granule + 1 < cluster.entries ? entry[1] : cluster.end_block;
  std::size_t after = entry[0];
  while (after < end && blocks_[after].address <= pointer) ++after;
  if (after == 0 || !blocks_[after - 1].contains(pointer)) return kNone;
  return after - 1;
}

}  // namespace plimsoll::reach
