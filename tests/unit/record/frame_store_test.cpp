// SPDX-License-Identifier: Apache-2.0
// Stacks that share frames in every way come back as they were.
#include "record/frame_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

namespace plimsoll::record {
namespace {

using Stack = std::vector<std::uintptr_t>;

// A program of which the calls come and go: each stack is like the one before, changed at the inner end, and cut at a
// limit.
class Program {
 public:
  explicit Program(unsigned seed, std::size_t limit) : random_(seed), limit_(limit) {}

  Stack next() {
    const std::size_t returns = std::min<std::size_t>(calls_.size(), random_() % 6);
    calls_.resize(calls_.size() - returns);
    do calls_.push_back(0x7f00'0000'0000 + random_() % 1000 * 16);
    while (calls_.size() < 80 && random_() % 3 != 0);
    Stack stack(calls_.rbegin(), calls_.rend());
    stack.resize(std::min(stack.size(), limit_));
    return stack;
  }

 private:
  std::mt19937 random_;
  std::size_t limit_;
  Stack calls_;
};

// What a walk may tell of two stacks: the longest run of frames that begins at these places.
stack::SharedFrames shared_at(const Stack& stack, std::size_t at, const Stack& other, std::size_t from, SiteId site) {
  const std::size_t most = std::min(stack.size() - at, other.size() - from);
  std::size_t count = 0;
  while (count < most && stack[at + count] == other[from + count]) ++count;
  return {site, at, from, count};
}

// Of all places, where the run is longest.
stack::SharedFrames shared_frames(const Stack& stack, const Stack& other, SiteId site) {
  stack::SharedFrames longest;
  for (std::size_t at = 0; at < stack.size(); ++at)
    for (std::size_t from = 0; from < other.size(); ++from)
      if (const auto shared = shared_at(stack, at, other, from, site); shared.count > longest.count) longest = shared;
  return longest;
}

class FrameStoreTest : public ::testing::TestWithParam<std::size_t> {};

TEST_P(FrameStoreTest, GivesBackWhatItTook) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    auto store = std::make_unique<FrameStore>();
    Program program(seed, GetParam());
    std::vector<Stack> stacks;
    std::mt19937 random(seed);
    for (SiteId site = 1; site <= 1000; ++site) {
      stacks.push_back(program.next());
      const SiteId other =
          site == 1 ? site : site - 1 - random() % std::min<SiteId>(site - 1, 4);  // mostly not the last
      ASSERT_TRUE(store->add(site, stacks.back(), shared_frames(stacks.back(), stacks[other - 1], other)));
    }
    for (SiteId site = 1; site <= 1000; ++site) {
      const StackFrames frames = store->frames(site);
      const Stack& stack = stacks[site - 1];
      ASSERT_TRUE(std::ranges::equal(Frames(frames), stack)) << "seed " << seed << ", site " << site;
      ASSERT_TRUE(store->is(site, stack));
      ASSERT_EQ(store->innermost_frame(site), stack.empty() ? 0 : stack[0]);
      for (std::size_t i = 0; i < stack.size(); ++i) {
        Stack other = stack;
        other[i] ^= 16;
        ASSERT_FALSE(store->is(site, other));
      }
      ASSERT_FALSE(store->is(site, Frames(stack).first(stack.size() - 1)));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Limits, FrameStoreTest, ::testing::Values(1, 2, 3, 16, 64));

TEST(FrameStore, KeepsTheHighestAndTheLowestAddresses) {
  auto store = std::make_unique<FrameStore>();
  const std::uintptr_t beyond = std::uintptr_t{1} << base::kAddressBits;
  const Stack stack{beyond - 1, FrameStore::address_of(0xffff'8000'0000'0000), 1, 0};
  ASSERT_TRUE(store->add(1, stack, {}));
  EXPECT_TRUE(std::ranges::equal(Frames(store->frames(1)), stack));
  EXPECT_EQ(FrameStore::address_of(beyond - 1), beyond - 1);
  EXPECT_NE(FrameStore::address_of(beyond), beyond) << "not a user address";
}

TEST(FrameStore, ForgetsAndBeginsAnew) {
  auto store = std::make_unique<FrameStore>();
  ASSERT_TRUE(store->add(1, Stack{1, 2, 3}, {}));
  ASSERT_TRUE(store->add(2, Stack{4, 2, 3}, {.other = 1, .at = 1, .from = 1, .count = 2}));
  EXPECT_TRUE(std::ranges::equal(Frames(store->frames(2)), Stack{4, 2, 3}));
  store->clear();
  EXPECT_TRUE(store->frames(2).empty());
  EXPECT_EQ(store->innermost_frame(2), 0u);
  EXPECT_EQ(store->innermost_frame(kUnknownSite), 0u);
  ASSERT_TRUE(store->add(1, Stack{5, 2, 3}, {}));
  EXPECT_TRUE(std::ranges::equal(Frames(store->frames(1)), Stack{5, 2, 3}));
}

// A walk before clear() may tell of a site that is no more, or not yet again.
TEST(FrameStore, SharesNothingWithASiteThatIsNone) {
  auto store = std::make_unique<FrameStore>();
  ASSERT_TRUE(store->add(1, Stack{1, 2, 3}, {.other = 7, .at = 1, .from = 1, .count = 2}));
  EXPECT_TRUE(std::ranges::equal(Frames(store->frames(1)), Stack{1, 2, 3}));
  ASSERT_TRUE(store->add(3, Stack{4, 2, 3}, {.other = 2, .at = 1, .from = 1, .count = 2}));
  EXPECT_TRUE(std::ranges::equal(Frames(store->frames(3)), Stack{4, 2, 3}));
}

TEST(FrameStore, OfNoSiteThereAreNone) { EXPECT_TRUE(FrameStore().frames(kUnknownSite).empty()); }

}  // namespace
}  // namespace plimsoll::record
