// SPDX-License-Identifier: Apache-2.0
// Stacks of ordinary code, at every optimisation: all of them must be walked by rules, and agree with libgcc.
#include "stack/capture.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <thread>
#include <vector>

#include "chain.hpp"
#include "comparison.hpp"

namespace plimsoll::stack::test {
namespace {

class ChainTest : public StackTest, public testing::WithParamInterface<const Chain*> {
 protected:
  const Chain& chain() const { return *GetParam(); }
  void TearDown() override { EXPECT_EQ(slow_walks(), 0u) << "ordinary code needs no libgcc"; }
};

INSTANTIATE_TEST_SUITE_P(Flags, ChainTest, testing::ValuesIn(chains()),
                         [](const auto& info) { return std::string(info.param->name); });

TEST_P(ChainTest, WalksThroughAlloca) {
  chain().recurse_with_alloca(20, compare_stacks);
  expect_agreement(1);
}

TEST_P(ChainTest, StopsAtSixtyFourFrames) {
  chain().recurse_with_alloca(100, compare_stacks);
  expect_agreement(1);
  EXPECT_EQ(score().deepest, kMaxFrames);
}

TEST_P(ChainTest, WalksThroughRealignedFrames) {
  chain().recurse_over_aligned(30, compare_stacks);
  expect_agreement(11);
}

TEST_P(ChainTest, WalksWhereTheFramePointerIsAnOrdinaryRegister) {
  chain().recurse_with_every_register(20, compare_stacks);
  expect_agreement(1);
}

TEST_P(ChainTest, WalksThroughFramesTooLargeForTheCache) {
  chain().use_large_frame(compare_stacks);
  expect_agreement(1);
}

TEST_P(ChainTest, WalksThroughSort) {
  chain().sort_by_callback(compare_stacks);
  expect_agreement(10);
}

TEST_P(ChainTest, WalksThroughQsortOfLibc) {
  chain().qsort_by_callback(compare_stacks);
  expect_agreement(10);
}

TEST_P(ChainTest, WalksThroughStdFunction) {
  chain().call_through_function(15, compare_stacks);
  expect_agreement(1);
}

TEST_P(ChainTest, WalksThroughVirtualCalls) {
  chain().call_virtually(30, compare_stacks);
  expect_agreement(1);
}

TEST_P(ChainTest, WalksPastTailCalls) {
  chain().call_in_tail_position(10, compare_stacks);
  expect_agreement(5);
}

TEST_P(ChainTest, TakesTheRuleOfTheCallNotOfTheNextFunction) {
  chain().end_with_noreturn_call(compare_stacks);
  expect_agreement(2);
}

TEST_P(ChainTest, WalksInCatchClauses) {
  chain().catch_and_rethrow(6, compare_stacks);
  expect_agreement(7);
}

TEST_P(ChainTest, WalksInDestructorsWhileAnExceptionPasses) {
  chain().destroy_while_unwinding(6, compare_stacks);
  expect_agreement(8);
}

TEST_P(ChainTest, WalksAfterLongjmp) {
  chain().jump_back(compare_stacks);
  expect_agreement(7);
}

TEST_P(ChainTest, WalksThroughTheStandardLibrary) {
  {
    ComparingNew on;
    chain().use_standard_library();
  }
  expect_agreement(50);
}

using CaptureTest = StackTest;

TEST_F(CaptureTest, AgreesOnManyThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([i] {
      for (const Chain* chain : chains()) {
        chain->recurse_with_alloca(i + 3, compare_stacks);
        chain->recurse_over_aligned(9, compare_stacks);
        chain->catch_and_rethrow(3, compare_stacks);
        ComparingNew on;
        chain->use_standard_library();
      }
    });
  for (std::thread& thread : threads) thread.join();
  expect_agreement(8 * 50);
  EXPECT_EQ(slow_walks(), 0u);
}

[[gnu::noinline]] std::size_t capture_here(std::span<std::uintptr_t> frames) {
  return capture(PLIMSOLL_CALLER_REGISTERS(), frames);
}

TEST_F(CaptureTest, FillsOnlyWhatItIsGiven) {
  std::array<std::uintptr_t, 4> frames{1, 2, 3, 4};
  EXPECT_EQ(capture_here(std::span(frames).first(0)), 0u);
  EXPECT_EQ(frames[0], 1u);
  EXPECT_EQ(capture_here(std::span(frames).first(2)), 2u);
  EXPECT_NE(frames[1], 2u);
  EXPECT_EQ(frames[2], 3u);
}

TEST_F(CaptureTest, PreservesErrno) {
  std::array<std::uintptr_t, kMaxFrames> frames;
  forget_modules();
  errno = 42;
  capture_here(frames);
  EXPECT_EQ(errno, 42);
}

}  // namespace
}  // namespace plimsoll::stack::test
