// SPDX-License-Identifier: Apache-2.0
// What another thread holds: its stack, its registers, its thread-locals. Each holder must let go when the thread
// leaves it.
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>

#include <array>
#include <vector>

#include "by_hand.hpp"
#include "hidden_heap.hpp"
#include "other_thread.hpp"

namespace plimsoll::reach {
namespace {

using OtherThreads = HiddenHeap;

[[gnu::noinline]] void stay_with_argument(void* argument, Rendezvous& meeting) {
  [[maybe_unused]] void* volatile kept = argument;
  meeting.arrive_and_stay();
  kept = nullptr;
}

TEST_F(OtherThreads, AnArgumentOnTheirStackHolds) {
  const Hidden block = allocate(64);
  OtherThread thread([=](Rendezvous& meeting) { stay_with_argument(block.pointer(), meeting); });
  EXPECT_TRUE(held(block));
  EXPECT_EQ(scan_.threads_stopped(), 1u);
  thread.finish();
  EXPECT_FALSE(held(block));
}

// Leaves the pointer far below the stack pointer of its caller, where neither waiting nor a signal's frame reaches.
[[gnu::noinline]] void leave_deep_down(void* argument) {
  [[maybe_unused]] void* volatile frame[4096];
  frame[0] = argument;
}

TEST_F(OtherThreads, WhatAReturnedFunctionLeftBelowTheirStackPointerDoesNotHold) {
  const Hidden block = allocate(64);
  OtherThread thread([=](Rendezvous& meeting) {
    leave_deep_down(block.pointer());
    meeting.arrive_and_stay();
  });
  EXPECT_FALSE(held(block));
}

// A thread that the library makes has its record at the top of its stack.
TEST_F(OtherThreads, WhatIsMappedBehindTheirStackDoesNotHold) {
  constexpr std::size_t kStack = std::size_t{1} << 20, kPage = 4096;
  const Hidden block = allocate(64);
  auto* const stack = static_cast<char*>(base::map_pages(kStack + kPage));
  auto* const behind = reinterpret_cast<void* volatile*>(stack + kStack);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  ASSERT_EQ(pthread_attr_setstack(&attributes, stack, kStack), 0);
  Rendezvous meeting;
  const auto stay = [](void* argument) -> void* {
    static_cast<Rendezvous*>(argument)->arrive_and_stay();
    return nullptr;
  };
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, &attributes, stay, &meeting), 0);
  meeting.await_arrival();
  put(behind, block);
  EXPECT_FALSE(held(block));
  EXPECT_EQ(scan_.threads_stopped(), 1u);
  meeting.let_leave();
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  base::unmap_pages(stack, kStack + kPage);
}

TEST_F(OtherThreads, ARegisterHolds) {
  const Hidden block = allocate(64);
  SpinningThread thread([=](auto& there, auto& leave) { spin_with_register(block, there, leave); });
  EXPECT_TRUE(held(block));
  thread.finish();
  EXPECT_FALSE(held(block));
}

thread_local void* volatile thread_local_word;
thread_local std::array<void* volatile, 20'000> large_thread_local;

TEST_F(OtherThreads, ThreadLocalsHoldUntilTheThreadEnds) {
  const std::array<Hidden, 3> blocks{allocate(64), allocate(64), allocate(64)};
  OtherThread thread([=](Rendezvous& meeting) {
    put(&thread_local_word, blocks[0]);
    put(&large_thread_local.front(), blocks[1]);
    put(&large_thread_local.back(), blocks[2]);
    meeting.arrive_and_stay();
  });
  ASSERT_TRUE(look());
  for (Hidden block : blocks) EXPECT_TRUE(is_held(block));
  thread.finish();
  ASSERT_TRUE(look());
  for (Hidden block : blocks) EXPECT_FALSE(is_held(block));
}

class OtherThreadsAndPlugins : public OtherThreads, public testing::WithParamInterface<const char*> {};

TEST_P(OtherThreadsAndPlugins, ThreadLocalsOfALibraryLoadedLaterHold) {
  void* plugin = dlopen(GetParam(), RTLD_NOW);
  ASSERT_TRUE(plugin) << dlerror();
  auto* slot = reinterpret_cast<void* volatile* (*)()>(dlsym(plugin, "plugin_thread_local"));
  const Hidden block = allocate(64);
  OtherThread thread([=](Rendezvous& meeting) {
    put(slot(), block);
    meeting.arrive_and_stay();
  });
  EXPECT_TRUE(held(block));
  thread.finish();
  EXPECT_FALSE(held(block));
  dlclose(plugin);
}

INSTANTIATE_TEST_SUITE_P(DynamicAndStatic, OtherThreadsAndPlugins,
                         testing::Values(PLIMSOLL_TEST_PLUGIN, PLIMSOLL_TEST_STATIC_PLUGIN));

TEST_F(OtherThreads, PthreadSpecificValuesHoldUntilTheThreadEnds) {
  const Hidden block = allocate(64);
  pthread_key_t key;
  ASSERT_EQ(pthread_key_create(&key, nullptr), 0);
  OtherThread thread([=](Rendezvous& meeting) {
    pthread_setspecific(key, block.pointer());
    wipe_stack();
    meeting.arrive_and_stay();
  });
  EXPECT_TRUE(held(block));
  thread.finish();
  EXPECT_FALSE(held(block));
  pthread_key_delete(key);
}

// A handler on a stack of its own, which was called from `stay_on_alternate_stack`.
constinit Rendezvous* handler_meeting = nullptr;
constinit Hidden handler_block;

void stay_in_handler(int) {
  [[maybe_unused]] void* volatile kept = handler_block.pointer();
  handler_meeting->arrive_and_stay();
  kept = nullptr;
}

[[gnu::noinline]] void raise_on_alternate_stack(void* interrupted_word) {
  [[maybe_unused]] void* volatile kept = interrupted_word;
  raise(SIGUSR1);
  kept = nullptr;
}

TEST_F(OtherThreads, AnAlternateSignalStackAndTheInterruptedOneHold) {
  const Hidden in_handler = allocate(64);
  const Hidden interrupted = allocate(64);
  handler_block = in_handler;
  std::vector<char> alternate_stack(64 * 1024);
  struct sigaction action {
  }, before;
  action.sa_handler = stay_in_handler;
  action.sa_flags = SA_ONSTACK;
  sigaction(SIGUSR1, &action, &before);
  OtherThread thread([&, interrupted](Rendezvous& meeting) {
    handler_meeting = &meeting;
    const stack_t stack{alternate_stack.data(), 0, alternate_stack.size()};
    sigaltstack(&stack, nullptr);
    raise_on_alternate_stack(interrupted.pointer());
    const stack_t none{nullptr, SS_DISABLE, 0};
    sigaltstack(&none, nullptr);
  });
  EXPECT_TRUE(held(in_handler));
  EXPECT_TRUE(is_held(interrupted));
  thread.finish();
  EXPECT_FALSE(held(in_handler));
  EXPECT_FALSE(is_held(interrupted));
  sigaction(SIGUSR1, &before, nullptr);
}

TEST_F(OtherThreads, AFiberOnABlockOfTheHeapHoldsItsOwnWordsOnly) {
  const Hidden on_fiber = allocate(64);
  const Hidden below = allocate(64);
  const Hidden fiber_stack = allocate(64 * 1024);
  const Hidden behind = allocate(64);
  const Hidden lost = allocate(64);
  link(behind, lost);  // just above the fiber's stack, in the same mapping
  OtherThread thread([=](Rendezvous& meeting) {
    struct Call {
      Hidden block;
      Rendezvous& meeting;
    } call{on_fiber, meeting};
    run_on_stack(
        fiber_stack.address() + 64 * 1024,
        [](void* context) {
          auto* c = static_cast<Call*>(context);
          stay_with_argument(c->block.pointer(), c->meeting);
        },
        &call);
  });
  EXPECT_TRUE(held(on_fiber));
  EXPECT_FALSE(is_held(below));
  EXPECT_FALSE(is_held(lost));
  thread.finish();
}

TEST_F(OtherThreads, EachOfThirtyTwoHoldsItsOwn) {
  constexpr std::size_t kThreads = 32;
  std::vector<Hidden> blocks;
  std::vector<std::unique_ptr<OtherThread>> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    blocks.push_back(allocate(64));
    threads.push_back(std::make_unique<OtherThread>(
        [block = blocks[i]](Rendezvous& meeting) { stay_with_argument(block.pointer(), meeting); }));
  }
  ASSERT_TRUE(look());
  EXPECT_EQ(scan_.threads_stopped(), kThreads);
  for (Hidden block : blocks) EXPECT_TRUE(is_held(block));
  threads.resize(kThreads / 2);
  ASSERT_TRUE(look());
  EXPECT_EQ(scan_.threads_stopped(), kThreads / 2);
  for (std::size_t i = 0; i < kThreads; ++i) EXPECT_EQ(is_held(blocks[i]), i < kThreads / 2) << i;
}

// The look itself from a thread that is not the first.
TEST_F(OtherThreads, ALookFromASecondThreadSeesBothStacks) {
  const Hidden of_second = allocate(64);
  const Hidden of_nobody = allocate(64);
  bool second_held = false;
  bool nobody_held = true;
  std::thread thread([&] {
    put(&thread_local_word, of_second);
    second_held = held(of_second);
    nobody_held = is_held(of_nobody);
  });
  thread.join();
  EXPECT_TRUE(second_held);
  EXPECT_FALSE(nobody_held);
}

}  // namespace
}  // namespace plimsoll::reach
