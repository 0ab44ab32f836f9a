// SPDX-License-Identifier: Apache-2.0
// A stack that is found again is the same; one that differs in a word that matters is not found.
#include "stack/stack_memo.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "chain.hpp"
#include "comparison.hpp"

namespace plimsoll::stack::test {
namespace {

constexpr std::uint64_t kEpoch = 7;
constexpr std::uintptr_t kFrames[] = {0x1000, 0x2000, 0x3000, 0x4000};

// To be made on the stack: three callers, and two values of rbp that a frame hangs on.
struct MadeUpStack {
  std::array<std::uintptr_t, 12> words{};
  Registers caller;
  std::unique_ptr<StackMemo> known = std::make_unique<StackMemo>();

  MadeUpStack() {
    for (std::size_t i = 0; i < 3; ++i) words[3 * i] = kFrames[i + 1];
    words[4] = address(9);
    caller = {kFrames[0], address(0), address(6)};
  }
  std::uintptr_t address(std::size_t word) const { return reinterpret_cast<std::uintptr_t>(&words[word]); }
  Proof proof() const {
    Proof proof;
    for (const std::size_t slot : {0, 3, 4, 6}) proof.add(address(slot), words[slot]);
    proof.add_callers_bp();
    return proof;
  }
  void store() { known->store(caller, kEpoch, proof(), 5); }
  bool is_found(std::uint64_t epoch = kEpoch) const {
    std::uint32_t number = 0;
    if (!known->find(caller, epoch, number)) return false;
    EXPECT_EQ(number, 5u);
    return true;
  }
};

TEST(StackMemoTest, WhatWasStoredIsFound) {
  MadeUpStack stack;
  EXPECT_FALSE(stack.is_found());
  stack.store();
  EXPECT_TRUE(stack.is_found());
}

TEST(StackMemoTest, AnotherReturnAddressAnywhereIsAnotherStack) {
  MadeUpStack stack;
  stack.store();
  for (const std::size_t slot : {0, 3, 6}) {
    const std::uintptr_t word = std::exchange(stack.words[slot], 0x5000);
    EXPECT_FALSE(stack.is_found()) << slot;
    stack.words[slot] = word;
  }
  EXPECT_TRUE(stack.is_found());
}

TEST(StackMemoTest, AnotherBaseOfAFrameIsAnotherStack) {
  MadeUpStack stack;
  stack.store();
  stack.words[4] += 8;
  EXPECT_FALSE(stack.is_found());
  stack.words[4] -= 8;
  stack.caller.bp += 8;
  EXPECT_FALSE(stack.is_found());
  stack.caller.bp -= 8;
  EXPECT_TRUE(stack.is_found());
}

TEST(StackMemoTest, WhatNoFrameHangsOnMayBeAnything) {
  MadeUpStack stack;
  stack.store();
  for (const std::size_t slot : {1, 2, 5, 7, 8, 9, 10, 11}) stack.words[slot] = 0x5000;
  EXPECT_TRUE(stack.is_found());
}

TEST(StackMemoTest, AnotherStartIsAnotherStack) {
  MadeUpStack stack;
  stack.store();
  stack.caller.pc += 1;
  EXPECT_FALSE(stack.is_found());
  stack.caller.pc -= 1;
  stack.caller.sp += 8;
  EXPECT_FALSE(stack.is_found());
}

TEST(StackMemoTest, AnotherEpochKnowsNothing) {
  MadeUpStack stack;
  stack.store();
  EXPECT_FALSE(stack.is_found(kEpoch + 1));
}

TEST(StackMemoTest, WhatIsNotProvedIsNotStored) {
  MadeUpStack stack;
  const auto store = [&](auto&& spoil) {
    Proof proof = stack.proof();
    spoil(proof);
    stack.known->store(stack.caller, kEpoch, proof, 5);
    return stack.is_found();
  };
  EXPECT_FALSE(store([](Proof& proof) { proof.give_up(); }));
  EXPECT_FALSE(store([&](Proof& proof) { proof.add(stack.caller.sp - 8, 0); })) << "below the stack pointer";
  EXPECT_FALSE(store([&](Proof& proof) { proof.add(stack.caller.sp + 4, 0); })) << "no word";
  EXPECT_FALSE(store([&](Proof& proof) { proof.add(stack.caller.sp + (8 << 16), 0); })) << "too far";
  EXPECT_FALSE(store([&](Proof& proof) {
    for (std::size_t i = 0; i < Proof::kMostWords; ++i) proof.add(stack.caller.sp, stack.words[0]);
  })) << "too deep";
  EXPECT_TRUE(store([](Proof&) {}));
}

// The heap is no stack, and what lies above its words may not be there.
TEST(StackMemoTest, AStackThatIsNotKnownIsNotRead) {
  const auto stack = std::make_unique<MadeUpStack>();
  stack->store();
  EXPECT_FALSE(stack->is_found());
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

// They have the same start, so the same entry; this thread's words are those of the first.
TEST(StackMemoTest, ThreadsThatShareAnEntryNeverFindAMixtureOfTwo) {
  MadeUpStack stack, other;
  other.words[3] = 0x9000;
  other.caller = stack.caller;
  Proof others;
  for (const std::size_t slot : {0, 3, 4, 6}) others.add(stack.address(slot), other.words[slot]);
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (std::uint32_t i = 0; !stop; ++i) {
      if (i % 2 == 0)
        stack.store();
      else
        stack.known->store(stack.caller, kEpoch, others, 6);
    }
  });
  for (int found = 0; found < 20'000;) found += stack.is_found();
  stop = true;
  writer.join();
}

}  // namespace
}  // namespace plimsoll::stack::test
