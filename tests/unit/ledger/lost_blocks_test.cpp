// SPDX-License-Identifier: Apache-2.0
#include "ledger/lost_blocks.hpp"

#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <map>
#include <set>

namespace plimsoll::ledger {
namespace {

// Blocks of four words, numbered by birth, that may point to each other.
struct LostBlocksTest : testing::Test {
  std::deque<std::array<std::uintptr_t, 4>> words;
  std::vector<FoundBlock> blocks;
  std::set<std::uint64_t> between;

  std::size_t add() {
    words.push_back({});
    const auto address = reinterpret_cast<std::uintptr_t>(words.back().data());
    blocks.push_back({address, {sizeof words.back(), 1, words.size()}});
    return words.size();
  }
  void point(std::size_t from, std::size_t to, std::size_t offset = 0) {
    words[from - 1][1] = blocks[to - 1].address + offset;
  }
  // Head of each leak -> what hangs below it.
  std::map<std::uint64_t, std::set<std::uint64_t>> gathered() {
    std::map<std::uint64_t, std::set<std::uint64_t>> leaks;
    std::vector<FoundBlock> lost, leading;
    for (const FoundBlock& block : blocks) (between.contains(block.record.sequence) ? leading : lost).push_back(block);
    for (const Leak& leak : gather_leaks(lost, nullptr, leading)) {
      auto& below = leaks[leak.block.sequence];
      for (const record::BlockRecord& block : leak.below) below.insert(block.sequence);
    }
    return leaks;
  }
};

using Leaks = std::map<std::uint64_t, std::set<std::uint64_t>>;

TEST_F(LostBlocksTest, BlocksThatNothingLeadsToAreLeaksOfTheirOwn) {
  add(), add();
  EXPECT_EQ(gathered(), (Leaks{{1, {}}, {2, {}}}));
}

TEST_F(LostBlocksTest, WhatOnlyALeakPointsToHangsBelowIt) {
  add(), add(), add();
  point(3, 1);
  point(1, 2, 9);
  EXPECT_EQ(gathered(), (Leaks{{3, {1, 2}}})) << "also through a pointer into the middle";
}

TEST_F(LostBlocksTest, ACycleIsHeadedByItsOldestBlock) {
  add(), add(), add();
  point(1, 2), point(2, 3), point(3, 1);
  EXPECT_EQ(gathered(), (Leaks{{1, {2, 3}}}));
}

TEST_F(LostBlocksTest, ABlockBetweenLeadsOnAndIsNoLeak) {
  add(), add(), add(), add();
  between = {2, 4};
  point(1, 2), point(2, 3);
  EXPECT_EQ(gathered(), (Leaks{{1, {3}}})) << "a mock object, its list, an expectation; another list";
  point(3, 1);
  EXPECT_EQ(gathered(), (Leaks{{1, {3}}})) << "which points back to the mock object";
}

TEST_F(LostBlocksTest, ABlockThatOnlyABlockBetweenPointsToIsALeak) {
  add(), add();
  between = {1};
  point(1, 2);
  EXPECT_EQ(gathered(), (Leaks{{2, {}}}));
}

TEST_F(LostBlocksTest, ABlockThatPointsOnlyToItselfIsALeak) {
  add();
  point(1, 1);
  EXPECT_EQ(gathered(), (Leaks{{1, {}}}));
}

TEST_F(LostBlocksTest, APointerPastTheEndLeadsNowhere) {
  add(), add();
  point(1, 2, 4 * sizeof(std::uintptr_t));
  EXPECT_EQ(gathered(), (Leaks{{1, {}}, {2, {}}}));
}

TEST_F(LostBlocksTest, SharedBlocksAreCountedOnce) {
  add(), add(), add();
  point(1, 3), point(2, 3);
  EXPECT_EQ(gathered(), (Leaks{{1, {3}}, {2, {}}}));
}

TEST_F(LostBlocksTest, ALongChainNeedsNoRecursion) {
  constexpr std::size_t kLength = 200000;
  for (std::size_t i = 0; i < kLength; ++i) add();
  for (std::size_t i = 1; i < kLength; ++i) point(i, i + 1);
  EXPECT_EQ(gathered().size(), 1u);
}

}  // namespace
}  // namespace plimsoll::ledger
