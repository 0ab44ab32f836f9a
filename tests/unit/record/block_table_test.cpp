// SPDX-License-Identifier: Apache-2.0
// Addresses here are only numbers: the table never reads a block.
#include "record/block_table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <utility>
#include <vector>

namespace plimsoll::record {
namespace {

using Listed = std::vector<std::pair<std::uintptr_t, std::uint64_t>>;  // addresses and sequences

struct BlockTableTest : testing::Test {
  Listed listed() const {
    Listed all;
    table->for_each([&](std::uintptr_t address, const LiveBlock& block) { all.emplace_back(address, block.sequence); });
    return all;
  }

  std::unique_ptr<BlockTable> table = std::make_unique<BlockTable>();
  BlockRecord seen{};
};

TEST_F(BlockTableTest, ReturnsWhatWasPutAndForgetsWhatWasTaken) {
  ASSERT_TRUE(table->put(0x7f0000001230, 48, {48, 7, 99}));
  ASSERT_TRUE(table->find(0x7f0000001230, seen));
  EXPECT_EQ(seen.size, 48u);
  EXPECT_EQ(seen.site, 7u);
  EXPECT_EQ(seen.sequence, 99u);
  ASSERT_TRUE(table->take(0x7f0000001230, seen));
  EXPECT_FALSE(table->find(0x7f0000001230, seen));
  EXPECT_FALSE(table->take(0x7f0000001230, seen)) << "a double free is not a free";
}

TEST_F(BlockTableTest, InteriorAndNeighbouringAddressesAreNoBlocks) {
  ASSERT_TRUE(table->put(0x7f0000001230, 64, {64, 1, 1}));
  for (std::uintptr_t address : std::initializer_list<std::uintptr_t>{0x7f0000001220, 0x7f0000001240, 0x7f0000001231, 0x7f0000011230, 0x1230})
    EXPECT_FALSE(table->find(address, seen)) << std::hex << address;
}

TEST_F(BlockTableTest, SizeZeroIsABlock) {
  ASSERT_TRUE(table->put(0x10000, 16, {0, 3, 5}));
  ASSERT_TRUE(table->take(0x10000, seen));
  EXPECT_EQ(seen.size, 0u);
}

TEST_F(BlockTableTest, KeepsTheLargestValuesOfEachField) {
  const BlockRecord largest{BlockTable::kMaxSize, 0xFFFFFF, (std::uint64_t{1} << 48) - 1, Kind::aligned_array};
  ASSERT_TRUE(table->put(0x7ffffffff000, BlockTable::kMaxSize, largest));
  ASSERT_TRUE(table->take(0x7ffffffff000, seen));
  EXPECT_EQ(seen.size, largest.size);
  EXPECT_EQ(seen.site, largest.site);
  EXPECT_EQ(seen.sequence, largest.sequence);
  EXPECT_EQ(seen.kind, largest.kind);
}

TEST_F(BlockTableTest, ABlockIsFoundByItsOwnKindOnly) {
  const auto* block = reinterpret_cast<const void*>(std::uintptr_t{0x10000});
  ASSERT_TRUE(table->put(block, 16, {16, 1, 1, Kind::array}));
  for (const Kind kind : {Kind::none, Kind::c, Kind::object, Kind::aligned_object, Kind::aligned_array})
    EXPECT_EQ(table->entry_of(block, kind), nullptr);
  EXPECT_NE(table->entry_of(block, Kind::array), nullptr);
  EXPECT_TRUE(table->ignore(0x10000));
  EXPECT_NE(table->entry_of(block, Kind::array), nullptr);
}

TEST_F(BlockTableTest, WhatWasTakenIsKnownUntilTheAddressIsUsedAgain) {
  EXPECT_FALSE(table->find_taken(0x10010, seen));
  ASSERT_TRUE(table->put(0x10010, 48, {48, 7, 99}));
  EXPECT_FALSE(table->find_taken(0x10010, seen)) << "it lives";
  ASSERT_TRUE(table->take(0x10010, seen));
  ASSERT_TRUE(table->find_taken(0x10010, seen));
  EXPECT_EQ(seen.size, 48u);
  EXPECT_EQ(seen.site, 7u);
  EXPECT_FALSE(table->find_taken(0x10000, seen)) << "a neighbour in the same granule was never there";
  ASSERT_TRUE(table->put(0x10010, 16, {16, 8, 100}));
  EXPECT_FALSE(table->find_taken(0x10010, seen)) << "another block is there, in a finer array";
}

TEST_F(BlockTableTest, AnAddressThatWentToSomebodyElseWasNotTaken) {
  for (const std::size_t size : {4096, 64, 16}) {  // in three arrays
    ASSERT_TRUE(table->put(0x10000, size, {size, 7, 99}));
    ASSERT_TRUE(table->take(0x10000, seen));
  }
  table->forget_taken(0x10000);
  EXPECT_FALSE(table->find_taken(0x10000, seen));
  ASSERT_TRUE(table->put(0x10000, 16, {16, 7, 99}));
  table->forget_taken(0x10000);
  EXPECT_TRUE(table->find(0x10000, seen)) << "a block that lives is left alone";
}

TEST_F(BlockTableTest, FindsTheBlockAroundAPointer) {
  ASSERT_TRUE(table->put(0x10000, 100, {100, 1, 1}));
  ASSERT_TRUE(table->put(0x10080, 16, {16, 1, 2}));
  ASSERT_TRUE(table->put(0x40000000, 3 << 20, {3 << 20, 1, 3}));
  for (const auto& [pointer, start] : std::map<std::uintptr_t, std::uintptr_t>{{0x10000, 0x10000},
                                                                               {0x10063, 0x10000},
                                                                               {0x10064, 0},
                                                                               {0x1008f, 0x10080},
                                                                               {0x10090, 0},
                                                                               {0xfff0, 0},
                                                                               {0x10, 0},
                                                                               {0x402fffff, 0x40000000},
                                                                               {0x40300000, 0},
                                                                               {0x90000000, 0}})
    EXPECT_EQ(table->start_of_block_around(pointer), start) << std::hex << pointer;
}

TEST_F(BlockTableTest, RefusesWhatItCannotHold) {
  EXPECT_FALSE(table->put(0x10000, 16, {BlockTable::kMaxSize + 1, 1, 1}));
  EXPECT_FALSE(table->put(std::uintptr_t{1} << base::kAddressBits, 16, {16, 1, 1})) << "not a user address";
}

TEST_F(BlockTableTest, SmallerBlocksMayFollowLargerOnesInTheSameRegion) {
  ASSERT_TRUE(table->put(0x50000, 4096, {4000, 1, 1}));
  ASSERT_TRUE(table->put(0x52000, 16, {16, 2, 2}));
  ASSERT_TRUE(table->put(0x52010, 16, {16, 3, 3}));
  for (auto [address, site] : std::map<std::uintptr_t, SiteId>{{0x50000, 1}, {0x52000, 2}, {0x52010, 3}}) {
    ASSERT_TRUE(table->take(address, seen));
    EXPECT_EQ(seen.site, site);
  }
}

TEST_F(BlockTableTest, ListsBlocksOfARegionThatWasMadeFinerInOrderOfAddress) {
  // From large to small, so that each size makes the region finer; some begin in the last bytes of a granule.
  const std::vector<std::pair<std::uintptr_t, std::size_t>> blocks{
      {0x4ff0, 4096}, {0xa000, 4096}, {0x1000, 2000}, {0x8000, 2000}, {0xf800, 2000}, {0x0f00, 256}, {0x7f00, 256},
      {0x9f10, 200},  {0x4fa0, 80},   {0x8800, 70},   {0x0000, 16},   {0x4f90, 16},   {0x5ff0, 16},  {0xb000, 0},
  };
  std::uint64_t sequence = 0;
  Listed expected;
  for (const auto& [place, size] : blocks) {
    ASSERT_TRUE(table->put(0x50000 + place, size, {size, 1, ++sequence}));
    expected.emplace_back(0x50000 + place, sequence);
  }
  std::ranges::sort(expected);
  EXPECT_EQ(listed(), expected);
  for (std::size_t i = 0; i < expected.size(); i += 2) ASSERT_TRUE(table->take(expected[i].first, seen));
  for (std::size_t i = 0; i < expected.size(); ++i) expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(i));
  EXPECT_EQ(listed(), expected);
}

TEST_F(BlockTableTest, ListsRegionsInOrderOfAddressHoweverTheyCame) {
  Listed expected;
  std::uint64_t sequence = 0;
  for (const std::uintptr_t address :
       std::initializer_list<std::uintptr_t>{0x7fff'fffe'0000, 0x5555'0001'0000, 0x5555'0000'0000, 0x5555'ffff'0000,
                                             0x10000, 0x7fff'ffff'fff0, 0x20000}) {
    ASSERT_TRUE(table->put(address, 16, {16, 1, ++sequence}));
    expected.emplace_back(address, sequence);
  }
  std::ranges::sort(expected);
  EXPECT_EQ(listed(), expected);
  table->clear();
  EXPECT_TRUE(listed().empty());
  ASSERT_TRUE(table->put(0x5555'0002'0000, 16, {16, 1, ++sequence}));
  EXPECT_EQ(listed(), (Listed{{0x5555'0002'0000, sequence}}));
}

// Against std::map, with blocks laid out as an allocator would: disjoint, of any size, regions reused.
TEST_F(BlockTableTest, EqualsAModelOnRandomTraces) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    std::map<std::uintptr_t, BlockRecord> model;
    auto is_free = [&](std::uintptr_t address, std::size_t size) {
      auto next = model.lower_bound(address);
      if (next != model.end() && next->first < address + size) return false;
      return next == model.begin() || std::prev(next)->first + std::max<std::size_t>(16, std::prev(next)->second.size) <= address;
    };
    for (std::uint64_t sequence = 1; sequence < 5000; ++sequence) {
      const std::size_t size = random() % 4 ? random() % 200 : random() % 200000;
      const std::uintptr_t address = 0x7f0000000000 + (random() % 0x8000) * 16;
      if (random() % 3 && is_free(address, std::max<std::size_t>(16, size))) {
        model[address] = {size, static_cast<SiteId>(random() % 1000), sequence};
        ASSERT_TRUE(table->put(address, size, model[address]));
      } else if (!model.empty()) {
        auto victim = model.lower_bound(address);
        if (victim == model.end()) victim = model.begin();
        ASSERT_TRUE(table->take(victim->first, seen));
        ASSERT_EQ(seen.sequence, victim->second.sequence);
        model.erase(victim);
      }
    }
    for (int i = 0; i < 2000; ++i) {
      const std::uintptr_t pointer = 0x7f0000000000 + random() % 0x90000;
      const auto next = model.upper_bound(pointer);
      const bool is_inside = next != model.begin() && pointer - std::prev(next)->first < std::prev(next)->second.size;
      ASSERT_EQ(table->start_of_block_around(pointer), is_inside ? std::prev(next)->first : 0);
    }
    Listed expected;
    for (const auto& [address, record] : model) expected.emplace_back(address, record.sequence);
    ASSERT_EQ(listed(), expected);
    table->clear();
    ASSERT_TRUE(listed().empty());
  }
}

// As threads put them: each in numbers that it was promised, so not in their order.
TEST_F(BlockTableTest, VisitsThoseThatAreYoungerThanOneThatIsAsked) {
  std::mt19937 random(7);
  std::map<std::uintptr_t, std::uint64_t> model;
  std::uint64_t last = 0;
  for (int round = 0; round < 500; ++round) {
    const std::uint64_t promised = last;
    last += 100;
    for (std::uint64_t i = random() % 100; i > 0; --i) {
      const std::uintptr_t address = 0x7f0000000000 + (random() % 64) * 0x10000 + (random() % 32) * 0x800;
      if (model.erase(address) != 0) {
        ASSERT_TRUE(table->take(address, seen));
      }
      if (random() % 3 == 0) continue;
      model[address] = promised + i;
      ASSERT_TRUE(table->put(address, 0x800, {1, 1, model[address]}));
    }
    const std::uint64_t asked = random() % 4 ? last - random() % 300 % last : random() % last;
    std::map<std::uintptr_t, std::uint64_t> visited, expected;
    table->for_each_after(asked, last, [&](std::uintptr_t address, const LiveBlock& block) {
      EXPECT_TRUE(visited.emplace(address, block.sequence).second);
    });
    for (const auto& [address, sequence] : model)
      if (sequence > asked) expected[address] = sequence;
    ASSERT_EQ(visited, expected) << "round " << round << ", after " << asked << " of " << last;
  }
}

}  // namespace
}  // namespace plimsoll::record
