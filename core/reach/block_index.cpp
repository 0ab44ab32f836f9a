// SPDX-License-Identifier: Apache-2.0
#include "reach/block_index.hpp"

#include <algorithm>

namespace plimsoll::reach {

bool BlockIndex::build(std::span<const Block> sorted) noexcept {
  blocks_ = sorted;
  minus_begin_ = bytes_ = 0;
  clusters_.clear();
  first_blocks_.clear();
  std::uintptr_t end = 0;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const bool far = i == 0 || blocks_[i].address - blocks_[i - 1].address > kWidestGap;
    if (far && !open_cluster(blocks_[i].address)) return false;
    if (!enter(i)) return false;
    end = std::max(end, blocks_[i].address + blocks_[i].extent());
  }
  if (blocks_.empty()) return true;
  minus_begin_ = 0 - blocks_.front().address;
  bytes_ = end + minus_begin_;
  return true;
}

bool BlockIndex::open_cluster(std::uintptr_t address) noexcept {
  return clusters_.push_back({address & ~kGranuleMask, first_blocks_.size(), 0, 0});
}

bool BlockIndex::enter(std::size_t block) noexcept {
  Cluster& cluster = clusters_.back();
  const std::size_t granule = (blocks_[block].address - cluster.begin) >> kGranuleShift;
  for (; cluster.entries <= granule; ++cluster.entries)
    if (!first_blocks_.push_back(static_cast<std::uint32_t>(block))) return false;
  cluster.end_block = block + 1;
  return true;
}

const BlockIndex::Cluster& BlockIndex::cluster_of(std::uintptr_t pointer) const noexcept {
  const auto begins_after = [](std::uintptr_t value, const Cluster& cluster) { return value < cluster.begin; };
  return *(std::upper_bound(clusters_.begin(), clusters_.end(), pointer, begins_after) - 1);
}

std::size_t BlockIndex::find_in(const Cluster& cluster, std::uintptr_t pointer) const noexcept {
  const std::size_t granule = std::min<std::size_t>((pointer - cluster.begin) >> kGranuleShift, cluster.entries - 1);
  const std::uint32_t* const entry = &first_blocks_[cluster.first_entry + granule];
  const std::size_t end = granule + 1 < cluster.entries ? entry[1] : cluster.end_block;
  std::size_t after = entry[0];
  while (after < end && blocks_[after].address <= pointer) ++after;
  if (after == 0 || !blocks_[after - 1].contains(pointer)) return kNone;
  return after - 1;
}

}  // namespace plimsoll::reach
