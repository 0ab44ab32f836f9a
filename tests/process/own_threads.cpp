// SPDX-License-Identifier: Apache-2.0
// threads=own: a scope counts its own thread and those that it starts, however a thread is started and left, and nobody
// else but who adopts one of their tokens. What starting a thread means to the program must not change for it.
#include <errno.h>
#include <pthread.h>
#include <threads.h>

#include <cstdlib>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "check.hpp"
#include "one_worker.hpp"

namespace {

using check::keep;
using plimsoll::Scope;

void rise(std::size_t bytes) { std::free(keep(std::malloc(bytes))); }

// There before any scope.
OneWorker* worker;

void check_own_and_others() {
  const std::function<void()> task = [] { rise(5000); };
  const Scope scope;
  worker->run(task);
  CHECK_EQ(scope.so_far().total_blocks, 0);
  CHECK_EQ(scope.so_far().peak, 0);
  CHECK(scope.first_allocation().empty());
  rise(300);
  CHECK_EQ(scope.so_far().total, 300);
  CHECK_EQ(scope.so_far().peak, 300);
}

void check_process_figures_count_all() {
  const std::function<void()> task = [] { rise(5000); };
  const check::Change change;
  worker->run(task);
  CHECK_EQ(change.total_bytes(), 5000);
}

// Whoever frees it.
void check_blocks_belong_to_their_allocator() {
  void* block = nullptr;
  const std::function<void()> free_there = [&] { std::free(block); };
  const std::function<void()> allocate_there = [&] { block = keep(std::malloc(700)); };
  {
    const Scope scope;
    block = keep(std::malloc(100));
    CHECK_EQ(scope.so_far().current, 100);
    CHECK_EQ(scope.retained().size(), 100);
    worker->run(free_there);
    CHECK_EQ(scope.so_far().current, 0);
    CHECK_EQ(scope.retained().size(), 0);
  }
  {
    const Scope scope;
    void* own = keep(std::malloc(1000));
    worker->run(allocate_there);
    CHECK(plimsoll::stack_of(block).has_value());
    CHECK_EQ(scope.retained().size(), 1000);
    std::free(block);
    CHECK_EQ(scope.so_far().current, 1000);
    CHECK_EQ(scope.so_far().current_blocks, 1);
    std::free(own);
  }
}

void check_started_threads() {
  const Scope scope;
  std::thread([] { std::thread([] { rise(40000); }).join(); }).join();
  CHECK(scope.so_far().peak >= 40000);
  CHECK(scope.so_far().peak < 41000);
  CHECK_EQ(scope.at_peak().statistics(plimsoll::GroupBy::line)[0].size, 40000);
}

// Each scope counts its thread: the one of the child sees nothing of its parent's.
void check_scope_on_a_started_thread() {
  void* of_parent = nullptr;
  std::thread([&] {
    const Scope scope;
    const std::function<void()> allocate = [&] { of_parent = keep(std::malloc(900)); };
    worker->run(allocate);
    rise(50);
    CHECK_EQ(scope.so_far().total, 50);
  }).join();
  std::free(of_parent);
}

void check_scope_on_a_worker() {
  const std::function<void()> task = [] {
    const Scope scope;
    rise(60);
    CHECK_EQ(scope.so_far().total, 60);
  };
  worker->run(task);
}

void check_tokens() {
  const plimsoll::ThreadToken token = plimsoll::current_thread_token();
  void* left = nullptr;
  const std::function<void()> task = [&] {
    rise(10);
    {
      const plimsoll::AdoptThread adopt(token);
      left = keep(std::malloc(2000));
      {
        const plimsoll::AdoptThread none{plimsoll::ThreadToken()};
        rise(20);
      }
      const plimsoll::AdoptThread again(plimsoll::current_thread_token());
      rise(30);
    }
    rise(40);
  };
  const Scope scope;
  worker->run(task);
  CHECK_EQ(scope.so_far().total, 2050);
  CHECK_EQ(scope.so_far().current, 2000);
  CHECK_EQ(scope.retained().count(), 1);
  worker->run([&] { std::free(left); });
  CHECK_EQ(scope.so_far().current, 0);
}

void check_threads_started_under_a_token() {
  const plimsoll::ThreadToken token = plimsoll::current_thread_token();
  const std::function<void()> task = [&] {
    const plimsoll::AdoptThread adopt(token);
    std::thread([] { rise(7000); }).join();
  };
  const Scope scope;
  worker->run(task);
  CHECK(scope.so_far().total >= 7000);
}

void* give_back(void* argument) { return argument; }
void* leave_by_exit(void* argument) {
  const std::string longer_than_its_own_buffer(100, 'x');  // unwinding runs its destructor
  keep(longer_than_its_own_buffer.data());
  pthread_exit(argument);
}
void* wait_to_be_cancelled(void*) {
  const std::string longer_than_its_own_buffer(100, 'x');
  keep(longer_than_its_own_buffer.data());
  for (;;) pthread_testcancel();
}
int number_of(void* argument) {
  rise(800);
  return *static_cast<int*>(argument);
}

void* result_of(void* (*routine)(void*), void* argument, bool cancels = false) {
  pthread_t thread;
  errno = 0;
  CHECK_EQ(pthread_create(&thread, nullptr, routine, argument), 0);
  CHECK_EQ(errno, 0);
  if (cancels) pthread_cancel(thread);
  void* result = nullptr;
  CHECK_EQ(pthread_join(thread, &result), 0);
  return result;
}

// The first such thread of a process leaves memory of the loader's behind, and of the unwinder's.
void check_ways_to_leave() {
  int value = 7;
  for (int round = 0; round < 2; ++round) {
    const Scope scope;
    CHECK(result_of(give_back, &value) == &value);
    CHECK(result_of(leave_by_exit, &value) == &value);
    CHECK(result_of(wait_to_be_cancelled, &value, true) == PTHREAD_CANCELED);
    thrd_t thread;
    int result = 0;
    CHECK_EQ(thrd_create(&thread, number_of, &value), thrd_success);
    CHECK_EQ(thrd_join(thread, &result), thrd_success);
    CHECK_EQ(result, 7);
    CHECK(scope.so_far().total >= 800);
    if (round == 1) CHECK_EQ(scope.so_far().current_blocks, 0);
  }
}

void check_attributes_and_errors() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 1 << 18);
  pthread_t thread;
  std::size_t seen = 0;
  const auto read_size = [](void* size) -> void* {
    pthread_attr_t own;
    pthread_getattr_np(pthread_self(), &own);
    pthread_attr_getstacksize(&own, static_cast<std::size_t*>(size));
    pthread_attr_destroy(&own);
    return nullptr;
  };
  CHECK_EQ(pthread_create(&thread, &attributes, read_size, &seen), 0);
  pthread_join(thread, nullptr);
  CHECK_EQ(seen, 1 << 18);

  pthread_attr_setstacksize(&attributes, std::size_t{1} << 46);  // more than there is
  const Scope scope;
  CHECK_EQ(pthread_create(&thread, &attributes, give_back, nullptr), EAGAIN);
  CHECK_EQ(scope.so_far().current_blocks, 0);
  pthread_attr_destroy(&attributes);
}

// Neither the record that a thread's start travels in nor anything else of ours is counted.
void check_starting_costs_the_user_nothing() {
  result_of(give_back, nullptr);
  const Scope scope;
  const plimsoll::Usage before = scope.so_far();
  for (int i = 0; i < 100; ++i) result_of(give_back, nullptr);
  CHECK_EQ(scope.so_far().total_blocks, before.total_blocks);  // its stack, with its thread vector, is a cached one
}

}  // namespace

int main() {
  OneWorker there;
  worker = &there;
  check_own_and_others();
  check_process_figures_count_all();
  check_blocks_belong_to_their_allocator();
  check_started_threads();
  check_scope_on_a_started_thread();
  check_scope_on_a_worker();
  check_tokens();
  check_threads_started_under_a_token();
  check_ways_to_leave();
  check_attributes_and_errors();
  check_starting_costs_the_user_nothing();
  return check::result();
}
