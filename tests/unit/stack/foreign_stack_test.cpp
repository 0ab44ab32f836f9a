// SPDX-License-Identifier: Apache-2.0
// Stacks that nobody told us about: makecontext's, and threads that bring their own memory.
#include <pthread.h>
#include <signal.h>
#include <ucontext.h>

#include <array>
#include <span>

#include "chain.hpp"
#include "comparison.hpp"

namespace plimsoll::stack::test {
namespace {

using ForeignStackTest = StackTest;

// Without exceptions: AddressSanitizer does not know where such a stack ends, and unpoisons nothing when one passes.
void compare_in_all_chains() {
  for (const Chain* chain : chains()) {
    chain->recurse_with_alloca(5, compare_stacks);
    chain->recurse_over_aligned(5, compare_stacks);
    chain->call_virtually(5, compare_stacks);
  }
}

void run_fiber_on(std::span<char> memory, void (*run)() = compare_in_all_chains) {
  ucontext_t fiber, here;
  getcontext(&fiber);
  fiber.uc_stack.ss_sp = memory.data();
  fiber.uc_stack.ss_size = memory.size();
  fiber.uc_link = &here;
  makecontext(&fiber, run, 0);
  swapcontext(&here, &fiber);
}

std::array<char, 262144> static_stack;

TEST_F(ForeignStackTest, FibersElsewhereAreLeftToLibgcc) {
  run_fiber_on(static_stack);
  expect_agreement(chains().size());
  EXPECT_EQ(slow_walks(), score().comparisons);
}

TEST_F(ForeignStackTest, FibersInsideTheNormalStackAreWalkedToTheirOwnEnd) {
  std::array<char, 262144> memory;
  run_fiber_on(memory);
  expect_agreement(chains().size());
}

// The handler's stack is one that we know, and the interrupted one is not. It is so deep that no walk reaches its end,
// where the tables of makecontext would call for libgcc anyway.
TEST_F(ForeignStackTest, AFiberSeenFromAHandlerElsewhereIsLeftToLibgcc) {
  std::array<char, 65536> memory;
  stack_t before, alternate{};
  alternate.ss_sp = memory.data();
  alternate.ss_size = memory.size();
  ASSERT_EQ(sigaltstack(&alternate, &before), 0);
  struct sigaction action {
  }, action_before;
  action.sa_handler = [](int) { compare_stacks(); };
  action.sa_flags = SA_ONSTACK;
  sigaction(SIGUSR1, &action, &action_before);
  run_fiber_on(static_stack, [] { chains().front()->recurse_with_alloca(100, [] { raise(SIGUSR1); }); });
  sigaction(SIGUSR1, &action_before, nullptr);
  sigaltstack(&before, nullptr);
  expect_agreement(1);
  EXPECT_EQ(slow_walks(), 1u);
}

TEST_F(ForeignStackTest, AThreadOnMemoryOfItsOwnIsWalkedByRules) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstack(&attributes, static_stack.data(), static_stack.size());
  pthread_t thread;
  const auto run = [](void*) -> void* { return compare_in_all_chains(), nullptr; };
  ASSERT_EQ(pthread_create(&thread, &attributes, run, nullptr), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  expect_agreement(chains().size());
  EXPECT_EQ(slow_walks(), 0u);
}

TEST_F(ForeignStackTest, FibersOfAThreadAgree) {
  pthread_t thread;
  const auto run = [](void*) -> void* { return run_fiber_on(static_stack), nullptr; };
  ASSERT_EQ(pthread_create(&thread, nullptr, run, nullptr), 0);
  pthread_join(thread, nullptr);
  expect_agreement(chains().size());
}

}  // namespace
}  // namespace plimsoll::stack::test
