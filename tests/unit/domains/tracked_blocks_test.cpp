// SPDX-License-Identifier: Apache-2.0
// The table of tracked blocks beside a std::map that is told the same.
#include "domains/tracked_blocks.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>

#include "base/own_pages.hpp"

namespace plimsoll::domains {
namespace {

using Model = std::map<std::pair<Domain, std::uintptr_t>, std::size_t>;

// The table is large, for a stack.
class TrackedBlocksTest : public ::testing::Test {
 protected:
  ~TrackedBlocksTest() override { blocks_.clear(); }

  Model contents() const {
    Model model;
    blocks_.for_each([&](const TrackedBlock& block) { model[{block.domain, block.address}] = block.size; });
    return model;
  }

  const std::unique_ptr<TrackedBlocks> owned_ = std::make_unique<TrackedBlocks>();
  TrackedBlocks& blocks_ = *owned_;
};

TEST_F(TrackedBlocksTest, AgreeWithAModelThroughAllThatMayHappen) {
  std::mt19937 random(11);
  Model model;
  for (int step = 0; step < 60000; ++step) {
    const Domain domain = 1 + random() % 3;
    // Neighbours by one byte, and few enough that most are met again.
    const std::uintptr_t address = 0x7f0000000000 + random() % 4000;
    if (random() % 5000 == 0) {
      blocks_.take_all(domain);
      std::erase_if(model, [&](const auto& entry) { return entry.first.first == domain; });
    } else if (random() % 5 < 3) {
      const std::size_t size = random() % 100;
      ASSERT_TRUE(blocks_.put({address, size, domain, 1}));
      model[{domain, address}] = size;
    } else {
      blocks_.take(domain, address);
      model.erase({domain, address});
    }
    if (step % 1000 == 0) {
      ASSERT_EQ(contents(), model) << "after step " << step;
    }
  }
  EXPECT_GT(model.size(), 1000u) << "else it never grew";
  for (Domain domain : {1u, 2u, 3u}) {
    std::size_t size = 0, count = 0;
    for (const auto& [key, bytes] : model)
      if (key.first == domain) size += bytes, ++count;
    EXPECT_EQ(blocks_.usage(domain).current, size);
    EXPECT_EQ(blocks_.usage(domain).current_blocks, count);
  }
}

TEST_F(TrackedBlocksTest, KnowThePeakOfEachDomain) {
  blocks_.put({16, 100, 1, 0});
  blocks_.put({32, 50, 1, 0});
  blocks_.take(1, 16);
  blocks_.put({48, 10, 1, 0});
  blocks_.put({16, 999, 2, 0});
  const Usage usage = blocks_.usage(1);
  EXPECT_EQ(usage.current, 60u);
  EXPECT_EQ(usage.peak, 150u);
  EXPECT_EQ(usage.peak_blocks, 2u);
  EXPECT_EQ(usage.total, 160u);
  EXPECT_EQ(usage.total_blocks, 3u);
  EXPECT_EQ(blocks_.usage(3).total, 0u);
}

TEST_F(TrackedBlocksTest, ReplaceABlockThatIsPutAgain) {
  blocks_.put({16, 100, 1, 5});
  blocks_.put({16, 30, 1, 6});
  EXPECT_EQ(contents(), (Model{{{1, 16}, 30}}));
  EXPECT_EQ(blocks_.usage(1).current, 30u);
  EXPECT_EQ(blocks_.usage(1).current_blocks, 1u);
}

TEST_F(TrackedBlocksTest, IgnoreTheTakingOfWhatIsNotThere) {
  blocks_.take(1, 16);
  blocks_.take_all(1);
  blocks_.put({16, 100, 1, 0});
  blocks_.take(2, 16);
  blocks_.take(1, 17);
  EXPECT_EQ(blocks_.usage(1).current, 100u);
}

TEST_F(TrackedBlocksTest, HaveRoomForSoManyDomains) {
  for (Domain domain = 1; domain <= TrackedBlocks::kMostDomains; ++domain) EXPECT_TRUE(blocks_.put({16, 1, domain, 0}));
  EXPECT_FALSE(blocks_.put({16, 1, TrackedBlocks::kMostDomains + 1, 0}));
  EXPECT_TRUE(blocks_.put({32, 1, 1, 0}));
}

TEST_F(TrackedBlocksTest, GiveTheirMemoryBack) {
  const std::size_t before = base::mapped_bytes();
  for (std::uintptr_t address = 1; address < 10000; ++address) blocks_.put({address, 1, 1, 0});
  EXPECT_GT(base::mapped_bytes(), before);
  blocks_.clear();
  EXPECT_EQ(base::mapped_bytes(), before);
  EXPECT_EQ(blocks_.usage(1).total, 0u);
  EXPECT_EQ(contents(), Model());
}

}  // namespace
}  // namespace plimsoll::domains
