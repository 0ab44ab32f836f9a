// SPDX-License-Identifier: Apache-2.0
// What is left over where the kernel saves another thread's registers, in the room that it does not use.
#include <atomic>
#include <cstddef>

#include "hidden_heap.hpp"
#include "other_thread.hpp"

namespace plimsoll::reach {
namespace {

// Spins with the pointer in all words of three pages below the stack pointer: more than the kernel saves.
[[gnu::noinline]] void spin_with_words_below(Hidden block, std::atomic<int>& there, const std::atomic<bool>& leave) {
  asm volatile(
      "eor x9, %[masked], %[mask]\n"
      "sub x10, sp, #12288\n"
      "mov x11, sp\n"
      "1: str x9, [x10], #8\n"
      "cmp x10, x11\n"
      "b.lo 1b\n"
      "mov x9, xzr\n"
      "str %w[one], [%[there]]\n"
      "2: yield\n"
      "ldrb w9, [%[leave]]\n"
      "cbz w9, 2b\n"
      :
      : [masked] "r"(block.masked()), [mask] "r"(Hidden::kMask), [one] "r"(1), [there] "r"(&there), [leave] "r"(&leave)
      : "x9", "x10", "x11", "memory", "cc");
}

class UnusedStack : public HiddenHeap {};

TEST_F(UnusedStack, WhatReturnedCallsLeftBetweenTheSavedRegistersDoesNotHold) {
  const Hidden block = allocate(64);
  const SpinningThread thread([=](auto& there, auto& leave) { spin_with_words_below(block, there, leave); });
  EXPECT_FALSE(held(block));
}

}  // namespace
}  // namespace plimsoll::reach
