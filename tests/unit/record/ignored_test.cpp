// SPDX-License-Identifier: Apache-2.0
// Blocks that are no leaks because the program said so, and the regions that it declared as roots.
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <utility>

#include "record/recorder.hpp"
#include "record/root_regions.hpp"

namespace plimsoll::record {
namespace {

struct IgnoredTest : testing::Test {
  static constexpr std::uintptr_t kFirst = 0x100000, kSecond = 0x101000;
  std::unique_ptr<Recorder> recorder = std::make_unique<Recorder>();
  base::ReentryGuard guard;
  IgnoredTest() {
    recorder->start();
    alloc(kFirst, 100);
    alloc(kSecond, 0);
  }

  void alloc(std::uintptr_t address, std::size_t size) {
    const std::uintptr_t frames[] = {1};
    recorder->on_alloc(guard, reinterpret_cast<const void*>(address), size, recorder->origin_of(frames));
  }
  std::set<std::uintptr_t> ignored() {
    std::set<std::uintptr_t> blocks;
    recorder->for_each_block(guard, [&](std::uintptr_t address, const LiveBlock& block) {
      if (block.is_ignored) blocks.insert(address);
    });
    return blocks;
  }
};

using Blocks = std::set<std::uintptr_t>;

TEST_F(IgnoredTest, NoBlockIsUntilItIsSaid) { EXPECT_EQ(ignored(), Blocks{}); }

TEST_F(IgnoredTest, IsTheBlockThatThePointerIsIn) {
  EXPECT_TRUE(recorder->ignore(guard, kFirst));
  EXPECT_EQ(ignored(), Blocks{kFirst});
  EXPECT_TRUE(recorder->ignore(guard, kSecond)) << "a block of no bytes";
  EXPECT_EQ(ignored(), (Blocks{kFirst, kSecond}));
}

TEST_F(IgnoredTest, MayBeMeantByAPointerIntoIt) {
  EXPECT_TRUE(recorder->ignore(guard, kFirst + 99));
  EXPECT_EQ(ignored(), Blocks{kFirst});
}

TEST_F(IgnoredTest, IsNothingThatAPointerOutsideMeans) {
  for (const std::uintptr_t pointer : {std::uintptr_t{0}, kFirst - 1, kFirst + 100, kSecond + 1, ~std::uintptr_t{0}})
    EXPECT_FALSE(recorder->ignore(guard, pointer)) << pointer;
  EXPECT_EQ(ignored(), Blocks{});
}

TEST_F(IgnoredTest, StaysWhatItWasOtherwise) {
  recorder->ignore(guard, kFirst);
  BlockRecord record;
  ASSERT_TRUE(recorder->find_block(guard, kFirst, record));
  EXPECT_EQ(record.size, 100u);
  EXPECT_EQ(record.sequence, 1u);
}

TEST_F(IgnoredTest, EndsWithTheBlock) {
  recorder->ignore(guard, kFirst);
  BlockRecord record;
  ASSERT_TRUE(recorder->on_free(guard, reinterpret_cast<const void*>(kFirst), record));
  EXPECT_FALSE(recorder->ignore(guard, kFirst));
  alloc(kFirst, 8);
  EXPECT_EQ(ignored(), Blocks{}) << "a later owner of the address";
}

using Regions = std::multiset<std::pair<std::uintptr_t, std::uintptr_t>>;

Regions listed(const RootRegions& regions) {
  Regions all;
  regions.for_each([&](std::uintptr_t begin, std::uintptr_t end) { all.insert({begin, end}); });
  return all;
}

TEST(RootRegionsTest, ComeAndGo) {
  RootRegions regions;
  EXPECT_TRUE(regions.add(0x1000, 16));
  EXPECT_TRUE(regions.add(0x2000, 8));
  EXPECT_EQ(listed(regions), (Regions{{0x1000, 0x1010}, {0x2000, 0x2008}}));
  EXPECT_TRUE(regions.remove(0x1000, 16));
  EXPECT_EQ(listed(regions), (Regions{{0x2000, 0x2008}}));
}

TEST(RootRegionsTest, AreRemovedOnlyAsTheyWereAdded) {
  RootRegions regions;
  regions.add(0x1000, 16);
  EXPECT_FALSE(regions.remove(0x1000, 8));
  EXPECT_FALSE(regions.remove(0x1008, 8));
  EXPECT_TRUE(regions.remove(0x1000, 16));
  EXPECT_FALSE(regions.remove(0x1000, 16));
}

TEST(RootRegionsTest, AddedTwiceAreRemovedTwice) {
  RootRegions regions;
  regions.add(0x1000, 16);
  regions.add(0x1000, 16);
  EXPECT_TRUE(regions.remove(0x1000, 16));
  EXPECT_EQ(listed(regions), (Regions{{0x1000, 0x1010}}));
}

TEST(RootRegionsTest, HaveALimitAndSayWhenItIsReached) {
  auto regions = std::make_unique<RootRegions>();
  for (std::uintptr_t i = 1; i <= RootRegions::kMost; ++i) EXPECT_TRUE(regions->add(i * 0x1000, 8));
  EXPECT_FALSE(regions->add(0x10, 8));
  EXPECT_TRUE(regions->remove(0x5000, 8));
  EXPECT_TRUE(regions->add(0x10, 8));
}

TEST(RootRegionsTest, WhatIsNoMemoryIsIgnored) {
  RootRegions regions;
  EXPECT_TRUE(regions.add(0, 100));
  EXPECT_TRUE(regions.add(~std::uintptr_t{0} - 4, 100));
  EXPECT_EQ(listed(regions), Regions{});
  EXPECT_TRUE(regions.remove(0, 100));
}

}  // namespace
}  // namespace plimsoll::record
