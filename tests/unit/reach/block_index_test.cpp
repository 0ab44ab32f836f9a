// SPDX-License-Identifier: Apache-2.0
// The look-up of a word among the live blocks, against a walk through all of them.
#include "reach/block_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace plimsoll::reach {
namespace {

std::size_t find_by_walk(const BlockList& blocks, std::uintptr_t pointer) {
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (blocks[i].contains(pointer)) return i;
  return BlockIndex::kNone;
}

BlockIndex& index_of(const BlockList& blocks) {
  static BlockIndex index;
  EXPECT_TRUE(index.build({blocks.data(), blocks.size()}));
  return index;
}

TEST(BlockIndex, OfNoBlocksFindsNothing) {
  const BlockList none;
  EXPECT_EQ(index_of(none).find(0), BlockIndex::kNone);
  EXPECT_EQ(index_of(none).find(~std::uintptr_t{0}), BlockIndex::kNone);
}

TEST(BlockIndex, CoversABlockFromItsStartToBeforeItsEnd) {
  BlockList blocks;
  blocks.push_back({0x10010, 32, false});
  const BlockIndex& index = index_of(blocks);
  EXPECT_EQ(index.find(0x1000f), BlockIndex::kNone);
  EXPECT_EQ(index.find(0x10010), 0u);
  EXPECT_EQ(index.find(0x1002f), 0u);
  EXPECT_EQ(index.find(0x10030), BlockIndex::kNone);
}

TEST(BlockIndex, GivesABlockOfNoBytesOneAddress) {
  BlockList blocks;
  blocks.push_back({0x10010, 0, false});
  EXPECT_EQ(index_of(blocks).find(0x10010), 0u);
  EXPECT_EQ(index_of(blocks).find(0x10011), BlockIndex::kNone);
}

TEST(BlockIndex, FindsTheFarEndOfABlockLargerThanAnyGap) {
  BlockList blocks;
  blocks.push_back({0x10000, 1 << 30, false});
  blocks.push_back({0x10000 + (1 << 30), 16, false});
  EXPECT_EQ(index_of(blocks).find(0x10000 + (1 << 30) - 1), 0u);
  EXPECT_EQ(index_of(blocks).find(0x10000 + (1 << 30)), 1u);
}

TEST(BlockIndex, AgreesWithAWalkForBlocksOfAllSizesAndDistances) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 40; ++round) {
    BlockList blocks;
    std::vector<std::uintptr_t> edges;
    std::uintptr_t address = 0x5555'0000'0000 + random() % 5000 * 8;
    for (int i = 0; i < 300; ++i) {
      const std::size_t size = random() % (std::uint64_t{1} << random() % 20);
      blocks.push_back({address, size, false});
      for (std::uintptr_t edge : {address, address + size / 2, address + size})
        for (std::uintptr_t near : {edge - 1, edge, edge + 1}) edges.push_back(near);
      address += (std::max<std::size_t>(size, 1) + random() % (std::uint64_t{1} << random() % 24) + 7) / 8 * 8;
    }
    const BlockIndex& index = index_of(blocks);
    for (std::uintptr_t pointer : edges) ASSERT_EQ(index.find(pointer), find_by_walk(blocks, pointer)) << round;
    std::ranges::shuffle(edges, random);  // so that neighbours in time lie in other parts of the heap
    for (std::uintptr_t pointer : edges) ASSERT_EQ(index.find(pointer), find_by_walk(blocks, pointer)) << round;
  }
}

}  // namespace
}  // namespace plimsoll::reach
