// SPDX-License-Identifier: Apache-2.0
// A suppressed block is a leak of its own, with all that it reaches, so that none of that fails a test.
#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <map>
#include <set>

#include "ledger/lost_blocks.hpp"

namespace plimsoll::ledger {
namespace {

constexpr record::SiteId kPlain = 1, kSuppressed = 2;

struct SuppressedBlocksTest : testing::Test {
  std::deque<std::array<std::uintptr_t, 4>> words;
  std::vector<FoundBlock> blocks;

  void add(record::SiteId site) {
    words.push_back({});
    blocks.push_back(
        {reinterpret_cast<std::uintptr_t>(words.back().data()), {sizeof words.back(), site, words.size()}});
  }
  void point(std::size_t from, std::size_t to) { words[from - 1][1] = blocks[to - 1].address; }

  using Leaks = std::map<std::uint64_t, std::set<std::uint64_t>>;
  Leaks gathered() {
    Leaks leaks;
    for (const Leak& leak : gather_leaks(blocks, [](const auto& block) { return block.site == kSuppressed; })) {
      auto& below = leaks[leak.block.sequence];
      for (const record::BlockRecord& block : leak.below) below.insert(block.sequence);
    }
    return leaks;
  }
};

TEST_F(SuppressedBlocksTest, TakeWhatTheyReach) {
  add(kPlain), add(kPlain), add(kSuppressed);
  point(3, 1), point(1, 2);
  EXPECT_EQ(gathered(), (Leaks{{3, {1, 2}}}));
}

TEST_F(SuppressedBlocksTest, DoNotHideWhatPointsToThem) {
  add(kPlain), add(kSuppressed), add(kPlain);
  point(1, 2), point(2, 3);
  EXPECT_EQ(gathered(), (Leaks{{1, {}}, {2, {3}}}));
}

TEST_F(SuppressedBlocksTest, SilenceACycleThatTheyAreIn) {
  add(kPlain), add(kSuppressed);
  point(1, 2), point(2, 1);
  EXPECT_EQ(gathered(), (Leaks{{2, {1}}}));
}

TEST_F(SuppressedBlocksTest, LeaveOthersAlone) {
  add(kPlain), add(kSuppressed), add(kPlain);
  EXPECT_EQ(gathered(), (Leaks{{1, {}}, {2, {}}, {3, {}}}));
}

}  // namespace
}  // namespace plimsoll::ledger
