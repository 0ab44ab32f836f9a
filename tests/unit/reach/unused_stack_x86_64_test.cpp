// SPDX-License-Identifier: Apache-2.0
// What is left over below the stack pointer of another thread, in its red zone and behind it.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "hidden_heap.hpp"
#include "other_thread.hpp"

namespace plimsoll::reach {
namespace {

// Waits in a futex, by way of `wait`, with the pointer in one word below the stack pointer of that function.
using SyscallFunction = long (*)(long, ...);
[[gnu::noinline]] void wait_with_word_below(Hidden block, SyscallFunction wait, std::atomic<int>& word) {
  long number = SYS_futex, value = 1;
  register long timeout asm("r8") = 0;
  asm volatile(
      "sub $256, %%rsp\n"
      "mov %[masked], %%rax\n"
      "xor %[mask], %%rax\n"
      "mov %%rax, -64(%%rsp)\n"
      "xor %%eax, %%eax\n"
      "call *%[wait]\n"
      "movq $0, -64(%%rsp)\n"
      "add $256, %%rsp\n"
      : "+D"(number), "+c"(value), "+r"(timeout)
      : "S"(&word), "d"(FUTEX_WAIT_PRIVATE), [masked] "r"(block.masked()), [mask] "b"(Hidden::kMask), [wait] "r"(wait)
      : "rax", "r9", "r10", "r11", "memory", "cc");
}

// A function that calls no other, and so might keep a variable there.
asm(R"(
  .text
  .type wait_by_itself, @function
wait_by_itself:
  mov %rdi, %rax
  mov %rsi, %rdi
  mov %rdx, %rsi
  mov %rcx, %rdx
  mov %r8, %r10
  syscall
  ret
  .size wait_by_itself, .-wait_by_itself
)");
extern "C" long wait_by_itself(long, ...);

class RedZones : public HiddenHeap {
 protected:
  // Whether the word holds a block while a thread waits in that function.
  bool hold_in(SyscallFunction wait) {
    const Hidden block = allocate(64);
    std::atomic<int> word{1}, other_word{0};
    std::thread thread([&, block] { wait_with_word_below(block, wait, word); });
    // Moves a waiter to the other word: so one waits.
    while (syscall(SYS_futex, &word, FUTEX_REQUEUE_PRIVATE, 0, 1, &other_word) != 1) std::this_thread::yield();
    const bool is_held = held(block);
    word = 0;  // for the wait that is restarted after the look
    for (std::atomic<int>* waited_for : {&word, &other_word}) syscall(SYS_futex, waited_for, FUTEX_WAKE_PRIVATE, 1);
    thread.join();
    return is_held;
  }
};

TEST_F(RedZones, WhatReturnedCallsLeftThereDoesNotHoldWhileAThreadWaitsInTheSystemCallFunction) {
  EXPECT_FALSE(hold_in(syscall));
}

TEST_F(RedZones, AWordOfAFunctionThatMayKeepVariablesThereHolds) { EXPECT_TRUE(hold_in(wait_by_itself)); }

// Spins with the pointer in the word below the red zone, `shift` bytes deeper than usual.
[[gnu::noinline]] void spin_with_word_below_red_zone(Hidden block, std::size_t shift, std::atomic<int>& there,
                                                     const std::atomic<bool>& leave) {
  asm volatile(
      "sub %[shift], %%rsp\n"
      "mov %[masked], %%rax\n"
      "xor %[mask], %%rax\n"
      "mov %%rax, -136(%%rsp)\n"
      "xor %%eax, %%eax\n"
      "movl $1, (%[there])\n"
      "1: pause\n"
      "cmpb $0, (%[leave])\n"
      "je 1b\n"
      "movq $0, -136(%%rsp)\n"
      "add %[shift], %%rsp\n"
      :
      : [shift] "r"(shift), [masked] "r"(block.masked()), [mask] "r"(Hidden::kMask), [there] "r"(&there),
        [leave] "r"(&leave)
      : "rax", "memory", "cc");
}

// The kernel aligns what it saves, so of eight neighbouring stack pointers at most one has no gap there.
TEST_F(RedZones, TheGapBetweenThemAndTheSavedRegistersDoesNotHold) {
  for (std::size_t shift = 256; shift < 320; shift += sizeof(void*)) {
    const Hidden block = allocate(64);
    const SpinningThread thread(
        [=](auto& there, auto& leave) { spin_with_word_below_red_zone(block, shift, there, leave); });
    EXPECT_FALSE(held(block)) << shift;
  }
}

}  // namespace
}  // namespace plimsoll::reach
