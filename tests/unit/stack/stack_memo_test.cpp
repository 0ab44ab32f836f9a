// SPDX-License-Identifier: Apache-2.0
// A stack that is found again is the same; one that differs in a word that matters is not found.
#include "stack/stack_memo.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "chain.hpp"
#include "comparison.hpp"

namespace plimsoll::stack::test {
namespace {

constexpr std::uint64_t kEpoch = 7;

// The stack under this function, as it was walked and as it may look later: what is read of it lies in words that a
// test may change, and change back.
class WalkedStack {
 public:
  explicit WalkedStack(const Registers& caller) : caller_(caller) {
    std::uint32_t number = 0;
    EXPECT_FALSE(is_found(kEpoch, number));
    depth_ = memo_->walk(caller_, frames_);
    memo_->store(caller_, 5);
  }

  bool is_found(std::uint64_t epoch = kEpoch) {
    std::uint32_t number = 0;
    if (!is_found(epoch, number)) return false;
    EXPECT_EQ(number, 5u);
    return true;
  }
  bool is_found_from(const Registers& caller) {
    std::uint32_t number = 0;
    return memo_->find(caller, kEpoch, number);
  }
  const Registers& caller() const { return caller_; }
  std::size_t depth() const { return depth_; }
  // Where the stack holds the return address of frame i.
  std::uintptr_t* slot_of(std::size_t i) const {
    auto* slot = reinterpret_cast<std::uintptr_t*>(caller_.sp);
    while (*slot != frames_[i]) ++slot;
    return slot;
  }

 private:
  bool is_found(std::uint64_t epoch, std::uint32_t& number) { return memo_->find(caller_, epoch, number); }

  Registers caller_;
  std::array<std::uintptr_t, 8> frames_{};
  std::size_t depth_ = 0;
  std::unique_ptr<StackMemo> memo_ = std::make_unique<StackMemo>();
};

[[gnu::noinline]] void with_stack(void (*test)(WalkedStack&)) {
  const Registers caller = PLIMSOLL_CALLER_REGISTERS();
  WalkedStack stack(caller);
  test(stack);
  asm volatile("");
}

TEST(StackMemoTest, WhatWasStoredIsFound) {
  with_stack([](WalkedStack& stack) {
    EXPECT_EQ(stack.depth(), 8u);
    EXPECT_TRUE(stack.is_found());
  });
}

TEST(StackMemoTest, AnotherReturnAddressAnywhereIsAnotherStack) {
  with_stack([](WalkedStack& stack) {
    for (std::size_t i = 1; i < stack.depth(); ++i) {
      std::uintptr_t* const slot = stack.slot_of(i);
      const std::uintptr_t word = std::exchange(*slot, 0x5000);
      EXPECT_FALSE(stack.is_found()) << i;
      *slot = word;
      EXPECT_TRUE(stack.is_found()) << i;
    }
  });
}

TEST(StackMemoTest, AnotherStartIsAnotherStack) {
  with_stack([](WalkedStack& stack) {
    Registers other = stack.caller();
    other.pc += 1;
    EXPECT_FALSE(stack.is_found_from(other));
    other = stack.caller();
    other.sp += 16;
    EXPECT_FALSE(stack.is_found_from(other));
  });
}

TEST(StackMemoTest, AnotherEpochKnowsNothing) {
  with_stack([](WalkedStack& stack) {
    EXPECT_FALSE(stack.is_found(kEpoch + 1));
    EXPECT_FALSE(stack.is_found(kEpoch)) << "what was known is forgotten";
  });
}

class RecallTest : public StackTest, public testing::WithParamInterface<const Chain*> {};
INSTANTIATE_TEST_SUITE_P(Flags, RecallTest, testing::ValuesIn(chains()),
                         [](const auto& info) { return std::string(info.param->name); });

TEST_P(RecallTest, TheSameCallsAreFoundAgain) {
  for (int i = 0; i < 10; ++i) GetParam()->call_through_function(15, compare_stacks);
  expect_agreement(10);
  EXPECT_EQ(score().recalled, score().comparisons * 9 / 10);
}

// From one place at one depth, by two ways.
TEST_P(RecallTest, OtherCallersAreToldApart) {
  for (int i = 0; i < 10; ++i) {
    GetParam()->sort_by_callback(compare_stacks);
    GetParam()->recurse_with_every_register(i % 3 + 1, compare_stacks);
  }
  expect_agreement(20);
  EXPECT_GT(score().recalled, 0u);
}

// More callers than a set has ways, in turns.
TEST_P(RecallTest, MoreStacksFromOnePlaceThanAreKeptAreAllRight) {
  for (int round = 0; round < 5; ++round)
    for (int depth = 1; depth <= 40; ++depth) GetParam()->recurse_with_every_register(depth, compare_stacks);
  expect_agreement(200);
  EXPECT_GE(score().shared, 39u) << "each but the first of the walks";
}

}  // namespace
}  // namespace plimsoll::stack::test
