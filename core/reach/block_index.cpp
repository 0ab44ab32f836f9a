// SPDX-License-Identifier: Apache-2.0
#include "reach/block_index.hpp"

namespace plimsoll::reach {

bool BlockIndex::build(std::span<const Block> sorted) noexcept {
  blocks_ = sorted;
  minus_begin_ = bytes_ = 0;
  clusters_.clear();
  first_blocks_.clear();
  last_cluster_ = 0;
  for (std::size_t begin = 0, end; begin < blocks_.size(); begin = end) {
    end = end_of_cluster(begin);
    if (!add_cluster(begin, end)) return false;
  }
  if (blocks_.empty()) return true;
  minus_begin_ = 0 - blocks_.front().address;
  bytes_ = blocks_.back().address + blocks_.back().extent() + minus_begin_;
  return true;
}

std::size_t BlockIndex::end_of_cluster(std::size_t first_block) const noexcept {
  std::size_t end = first_block + 1;
  while (end < blocks_.size() && blocks_[end].address - blocks_[end - 1].address <= kWidestGap) ++end;
  return end;
}

bool BlockIndex::add_cluster(std::size_t first_block, std::size_t end_block) noexcept {
  Cluster cluster{blocks_[first_block].address & ~kGranuleMask, first_blocks_.size(), 0, end_block};
  cluster.entries = cluster.granule_of(blocks_[end_block - 1].address) + 1;
  if (!clusters_.push_back(cluster) || !first_blocks_.resize(first_blocks_.size() + cluster.entries)) return false;
  std::uint32_t* const entries = &first_blocks_[cluster.first_entry];
  std::size_t next = 0;
  for (std::size_t block = first_block; block < end_block; ++block)
    for (const std::size_t granule = cluster.granule_of(blocks_[block].address); next <= granule; ++next)
      entries[next] = static_cast<std::uint32_t>(block);
  return true;
}

}  // namespace plimsoll::reach
