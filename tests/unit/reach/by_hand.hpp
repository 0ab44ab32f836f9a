// SPDX-License-Identifier: Apache-2.0
// A pointer in one place alone, where no compiler would leave it at that: by hand, for each processor. Beside them, a
// change of stacks.
#pragma once

#include <atomic>
#include <cstdint>

#include "hidden_heap.hpp"

namespace plimsoll::reach {

// Spins with the pointer in a register alone.
[[gnu::noinline]] inline void spin_with_register(Hidden block, std::atomic<int>& there,
                                                 const std::atomic<bool>& leave) {
#if defined(__x86_64__)
  asm volatile(
      "mov %[masked], %%r15\n"
      "xor %[mask], %%r15\n"
      "movl $1, %[there]\n"
      "1: pause\n"
      "cmpb $0, %[leave]\n"
      "je 1b\n"
      "xor %%r15d, %%r15d\n"
      : [there] "=m"(there)
      : [masked] "r"(block.masked()), [mask] "r"(Hidden::kMask), [leave] "m"(leave)
      : "r15", "memory", "cc");
#else
  asm volatile(
      "eor x28, %[masked], %[mask]\n"
      "str %w[one], [%[there]]\n"
      "1: yield\n"
      "ldrb w9, [%[leave]]\n"
      "cbz w9, 1b\n"
      "mov x28, xzr\n"
      :
      : [masked] "r"(block.masked()), [mask] "r"(Hidden::kMask), [one] "r"(1), [there] "r"(&there), [leave] "r"(&leave)
      : "x9", "x28", "memory");
#endif
}

// Calls `look(context)` while a register that it must preserve for its caller is the only place that knows the pointer.
[[gnu::noinline]] inline void with_pointer_in_register(Hidden block, void (*look)(void*), void* context) {
#if defined(__x86_64__)
  std::uintptr_t masked = block.masked();
  asm volatile(
      "mov %[masked], %%r12\n"
      "xor %[mask], %%r12\n"
      "mov %%rsp, %%r13\n"
      "sub $256, %%rsp\n"  // past the red zone
      "and $-16, %%rsp\n"
      "call *%%rax\n"
      "mov %%r13, %%rsp\n"
      "xor %%r12d, %%r12d\n"
      : [masked] "+S"(masked), "+D"(context), "+a"(look)
      : [mask] "r"(Hidden::kMask)
      : "r12", "r13", "rcx", "rdx", "r8", "r9", "r10", "r11", "memory", "cc");
#else
  register void* argument asm("x0") = context;
  asm volatile(
      "eor x27, %[masked], %[mask]\n"
      "blr %[look]\n"
      "mov x27, xzr\n"
      : "+r"(argument)
      : [masked] "r"(block.masked()), [mask] "r"(Hidden::kMask), [look] "r"(look)
      : "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17",
        "x18", "x27", "x30", "memory", "cc");
#endif
}

// Runs `body` on another stack, as fibers do.
[[gnu::noinline]] inline void run_on_stack(std::uintptr_t top, void (*body)(void*), void* context) {
#if defined(__x86_64__)
  asm volatile(
      "mov %%rsp, %%rbx\n"
      "mov %[top], %%rsp\n"
      "call *%%rax\n"
      "mov %%rbx, %%rsp\n"
      : [top] "+S"(top), "+D"(context), "+a"(body)
      :
      : "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "memory", "cc");
#else
  register void* argument asm("x0") = context;
  asm volatile(
      "mov x28, sp\n"
      "mov sp, %[top]\n"
      "blr %[body]\n"
      "mov sp, x28\n"
      : "+r"(argument)
      : [top] "r"(top), [body] "r"(body)
      : "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17",
        "x18", "x28", "x30", "memory", "cc");
#endif
}

}  // namespace plimsoll::reach
