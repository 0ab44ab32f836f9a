// SPDX-License-Identifier: Apache-2.0
// A look that is asked about some blocks ends when all of these are held. What it tells of them is what a look at the
// whole heap tells.
#include <algorithm>
#include <random>

#include "hidden_heap.hpp"

namespace plimsoll::reach {
namespace {

class EarlyEnd : public HiddenHeap {
 protected:
  // Each word of the page is a root of its own.
  EarlyEnd() {
    const auto begin = reinterpret_cast<std::uintptr_t>(page_);
    for (std::uintptr_t word = begin; word < begin + kRoots * sizeof(void*); word += sizeof(void*))
      extra_roots_.push_back({word, word + sizeof(void*)});
  }
  ~EarlyEnd() override { base::unmap_pages(page_, kPageBytes); }

  void hold(Hidden block, std::size_t root = 0) { put(static_cast<void* volatile*>(page_) + root, block); }

  static constexpr std::size_t kRoots = 6;

 private:
  static constexpr std::size_t kPageBytes = 4096;
  void* const page_ = base::map_pages(kPageBytes);
};

TEST_F(EarlyEnd, LeavesWhatWasNotAskedAboutUnread) {
  const Hidden first = allocate(64), second = allocate(64), third = allocate(64);
  link(first, second);
  link(second, third);
  hold(first);
  asked_ = {second};
  EXPECT_TRUE(held(second));
  EXPECT_TRUE(is_held(first));
  EXPECT_FALSE(is_held(third));
  EXPECT_EQ(scan_.held_blocks().size(), 2u);
}

TEST_F(EarlyEnd, DoesNotComeBeforeTheLastThatIsAskedAboutIsHeld) {
  const Hidden near = allocate(64), far = allocate(64), child = allocate(64), lost = allocate(64);
  link(far, child);
  hold(near, 0);
  hold(far, 1);
  asked_ = {child, near, near};
  EXPECT_TRUE(held(child));
  EXPECT_TRUE(is_held(near));
  asked_ = {near, lost};
  EXPECT_FALSE(held(lost));
  EXPECT_TRUE(is_held(near));
  EXPECT_TRUE(is_held(child)) << "a lost one is known to be when all has been read";
}

TEST_F(EarlyEnd, WaitsForNoBlockThatIsGone) {
  const Hidden block = allocate(64), other = allocate(64), gone(reinterpret_cast<void*>(64));
  hold(block, 0);
  hold(other, 1);
  asked_ = {gone, block};
  EXPECT_TRUE(held(block));
  EXPECT_FALSE(is_held(other));
}

TEST_F(EarlyEnd, WaitsForADeclaredRootToo) {
  const Hidden root = allocate(64, true), child = allocate(64);
  link(root, child);
  asked_ = {root};
  EXPECT_TRUE(held(root));
  asked_ = {child};
  EXPECT_TRUE(held(child));
}

TEST_F(EarlyEnd, IsForgottenByTheNextLook) {
  const Hidden first = allocate(64), second = allocate(64);
  link(first, second);
  hold(first);
  asked_ = {first};
  EXPECT_FALSE(held(second));
  asked_.clear();
  EXPECT_TRUE(held(second));
}

class EarlyEndInAnyHeap : public EarlyEnd, public testing::WithParamInterface<unsigned> {
 protected:
  static constexpr std::size_t kBlocks = 150, kWords = 8;

  // Of these about a half hang on a root, by ways of many blocks.
  EarlyEndInAnyHeap() {
    for (std::size_t i = 0; i < kBlocks; ++i) blocks_.push_back(allocate(kWords * sizeof(void*), random_() % 50 == 0));
    for (std::size_t i = 0; i < kBlocks * 5 / 4; ++i) link(any(), any(), random_() % kWords);
    for (std::size_t root = 0; root < kRoots; ++root) hold(any(), root);
  }

  Hidden any() { return blocks_[random_() % kBlocks]; }

  // From a block to its root: the numbers of blocks, of the root or none, and of the word that holds. Empty: it is
  // lost.
  std::vector<std::uintptr_t> way_from(std::size_t block) const {
    std::vector<std::uintptr_t> way;
    if (!scan_.is_held(block)) return way;
    Parent parent = scan_.parent_of(block);
    for (; parent.is_block(); parent = scan_.parent_of(block)) way.push_back(block = parent.index());
    way.push_back(parent.is_root() ? parent.index() : ~std::uintptr_t{0});
    way.push_back(scan_.word_that_holds(block));
    return way;
  }

  std::vector<std::uint32_t> held_blocks() const { return {scan_.held_blocks().begin(), scan_.held_blocks().end()}; }

  std::mt19937 random_{GetParam()};
  std::vector<Hidden> blocks_;
};

TEST_P(EarlyEndInAnyHeap, TellsTheSameOfWhatWasAskedAboutAsAWholeLook) {
  ASSERT_TRUE(look());
  const std::vector<std::uint32_t> all_held = held_blocks();
  std::vector<std::vector<std::uintptr_t>> ways;
  for (std::size_t block = 0; block < kBlocks; ++block) ways.push_back(way_from(block));
  std::size_t early = 0, whole = 0;
  for (int round = 0; round < 60; ++round) {
    asked_.clear();
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i <= random_() % 4; ++i) numbers.push_back(random_() % kBlocks);
    for (const std::size_t number : numbers) asked_.push_back(blocks_[number]);
    ASSERT_TRUE(look());
    for (const std::size_t number : numbers) ASSERT_EQ(way_from(number), ways[number]) << "block " << number;
    const std::vector<std::uint32_t> held = held_blocks();
    ASSERT_TRUE(std::equal(held.begin(), held.end(), all_held.begin()));
    const bool is_any_lost = std::ranges::any_of(numbers, [&](std::size_t number) { return ways[number].empty(); });
    if (is_any_lost) {
      ASSERT_EQ(held, all_held);
    }
    early += held.size() < all_held.size();
    whole += is_any_lost;
  }
  EXPECT_GT(early, 0u);
  EXPECT_GT(whole, 0u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, EarlyEndInAnyHeap, testing::Range(1u, 11u));

}  // namespace
}  // namespace plimsoll::reach
