// SPDX-License-Identifier: Apache-2.0
// Addresses here are only numbers: the table never reads a block.
#include "record/block_table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>

namespace plimsoll::record {
namespace {

struct BlockTableTest : testing::Test {
  std::unique_ptr<BlockTable> table = std::make_unique<BlockTable>();
  BlockRecord seen{};
};

TEST_F(BlockTableTest, ReturnsWhatWasPutAndForgetsWhatWasTaken) {
  ASSERT_TRUE(table->put(0x7f0000001230, granule_of(48), {48, 7, 99}));
  ASSERT_TRUE(table->find(0x7f0000001230, seen));
  EXPECT_EQ(seen.size, 48u);
  EXPECT_EQ(seen.site, 7u);
  EXPECT_EQ(seen.sequence, 99u);
  ASSERT_TRUE(table->take(0x7f0000001230, seen));
  EXPECT_FALSE(table->find(0x7f0000001230, seen));
  EXPECT_FALSE(table->take(0x7f0000001230, seen)) << "a double free is not a free";
}

TEST_F(BlockTableTest, InteriorAndNeighbouringAddressesAreNoBlocks) {
  ASSERT_TRUE(table->put(0x7f0000001230, granule_of(64), {64, 1, 1}));
  for (std::uintptr_t address : std::initializer_list<std::uintptr_t>{0x7f0000001220, 0x7f0000001240, 0x7f0000001231, 0x7f0000011230, 0x1230})
    EXPECT_FALSE(table->find(address, seen)) << std::hex << address;
}

TEST_F(BlockTableTest, SizeZeroIsABlock) {
  ASSERT_TRUE(table->put(0x10000, granule_of(16), {0, 3, 5}));
  ASSERT_TRUE(table->take(0x10000, seen));
  EXPECT_EQ(seen.size, 0u);
}

TEST_F(BlockTableTest, KeepsTheLargestValuesOfEachField) {
  const BlockRecord largest{BlockTable::kMaxSize, 0xFFFFFF, (std::uint64_t{1} << 48) - 1};
  ASSERT_TRUE(table->put(0x7ffffffff000, granule_of(BlockTable::kMaxSize), largest));
  ASSERT_TRUE(table->take(0x7ffffffff000, seen));
  EXPECT_EQ(seen.size, largest.size);
  EXPECT_EQ(seen.site, largest.site);
  EXPECT_EQ(seen.sequence, largest.sequence);
}

TEST_F(BlockTableTest, RefusesWhatItCannotHold) {
  EXPECT_FALSE(table->put(0x10000, granule_of(16), {BlockTable::kMaxSize + 1, 1, 1}));
  EXPECT_FALSE(table->put(std::uintptr_t{1} << 47, granule_of(16), {16, 1, 1})) << "not a user address";
}

TEST_F(BlockTableTest, SmallerBlocksMayFollowLargerOnesInTheSameRegion) {
  ASSERT_TRUE(table->put(0x50000, granule_of(4096), {4000, 1, 1}));
  ASSERT_TRUE(table->put(0x52000, granule_of(16), {16, 2, 2}));
  ASSERT_TRUE(table->put(0x52010, granule_of(16), {16, 3, 3}));
  for (auto [address, site] : std::map<std::uintptr_t, SiteId>{{0x50000, 1}, {0x52000, 2}, {0x52010, 3}}) {
    ASSERT_TRUE(table->take(address, seen));
    EXPECT_EQ(seen.site, site);
  }
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
        ASSERT_TRUE(table->put(address, granule_of(std::max<std::size_t>(16, size)), model[address]));
      } else if (!model.empty()) {
        auto victim = model.lower_bound(address);
        if (victim == model.end()) victim = model.begin();
        ASSERT_TRUE(table->take(victim->first, seen));
        ASSERT_EQ(seen.sequence, victim->second.sequence);
        model.erase(victim);
      }
    }
    std::map<std::uintptr_t, std::uint64_t> listed;
    table->for_each([&](std::uintptr_t address, const BlockRecord& record) { listed[address] = record.sequence; });
    ASSERT_EQ(listed.size(), model.size());
    for (auto& [address, record] : model) ASSERT_EQ(listed[address], record.sequence);
    table->clear();
    table->for_each([&](std::uintptr_t, const BlockRecord&) { FAIL() << "a cleared table lists nothing"; });
  }
}

}  // namespace
}  // namespace plimsoll::record
