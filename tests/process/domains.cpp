// SPDX-License-Identifier: Apache-2.0
// Blocks that a pool registers. They never pass a door, and their stacks share the sites of the heap's blocks: so they
// must be forgotten with these, survive a fork in the middle of a change, and never be mixed up with the heap's
// figures.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <thread>
#include <vector>

#include "check.hpp"

namespace {

using plimsoll::DomainFilter;
using plimsoll::GroupBy;

constexpr plimsoll::Domain kPool = 7, kOther = 8;
char arena[4096];

// Not folded into its caller: its line is looked for.
[[gnu::noinline]] int register_object(std::size_t at, std::size_t size) {
  CHECK(plimsoll::track(kPool, arena + at, size));
  asm volatile("" : : : "memory");
  return __LINE__ - 2;
}

void check_figures() {
  const check::Change heap;
  register_object(0, 100);
  register_object(100, 50);
  CHECK(plimsoll::track(kOther, arena, 7));
  CHECK_EQ(plimsoll::usage(kPool).current, 150);
  CHECK_EQ(plimsoll::usage(kPool).current_blocks, 2);
  plimsoll::untrack(kPool, arena);
  plimsoll::untrack(kPool, arena);  // a second time: nothing
  CHECK_EQ(plimsoll::usage(kPool).current, 50);
  CHECK_EQ(plimsoll::usage(kPool).peak, 150);
  CHECK_EQ(plimsoll::usage(kOther).current, 7);
  CHECK(heap.is_none());
  CHECK_EQ(heap.total_blocks(), 0);
  CHECK_EQ(plimsoll::usage(0).total, plimsoll::usage().total);
  CHECK(!plimsoll::track(0, arena, 1));
  plimsoll::untrack_all(kPool);
  plimsoll::untrack_all(kOther);
  CHECK_EQ(plimsoll::usage(kPool).current_blocks, 0);
}

void check_snapshot() {
  const int line = register_object(0, 100);
  register_object(200, 11);
  void* block = check::keep(std::malloc(1000));
  const plimsoll::Snapshot all = plimsoll::take_snapshot();
  CHECK_EQ(all.size(), plimsoll::usage().current + 111);
  const plimsoll::Snapshot pool = all.filter({DomainFilter{true, kPool}});
  CHECK_EQ(pool.size(), 111);
  CHECK_EQ(pool.count(), 2);
  for (const plimsoll::Statistic& statistic : pool.statistics(GroupBy::line)) {
    CHECK_EQ(statistic.domain, kPool);
    CHECK(check::passes(statistic.stack, "domains.cpp", line));
  }
  const plimsoll::Snapshot heap = all.filter({DomainFilter{false, kPool}});
  CHECK_EQ(heap.size(), plimsoll::usage().current);
  CHECK_EQ(plimsoll::peak_snapshot().filter({DomainFilter{true, kPool}}).count(), 0);

  plimsoll::untrack(kPool, arena + 200);
  const auto diffs = plimsoll::take_snapshot().filter({DomainFilter{true, kPool}}).compare_to(pool, GroupBy::function);
  CHECK_EQ(diffs.size(), 1);
  CHECK_EQ(diffs[0].size_diff, -11);
  CHECK_EQ(diffs[0].domain, kPool);
  std::free(block);
}

void check_forgetting() {
  register_object(0, 100);
  plimsoll::clear_traces();
  CHECK_EQ(plimsoll::usage(kPool).total, 0);
  const std::size_t before = plimsoll::overhead();
  for (std::size_t i = 0; i < 4096; ++i) plimsoll::track(kPool, arena + i, 1);
  CHECK_EQ(plimsoll::usage(kPool).current, 4096);
  CHECK(plimsoll::overhead() > before);
  const std::size_t grown = plimsoll::overhead();
  plimsoll::stop();
  CHECK(plimsoll::overhead() < grown);
  CHECK(!plimsoll::track(kPool, arena, 1));
  plimsoll::untrack(kPool, arena);
  CHECK_EQ(plimsoll::usage(kPool).current, 0);
  plimsoll::start();
  CHECK_EQ(plimsoll::usage(kPool).current, 0);
  CHECK_EQ(plimsoll::take_snapshot().filter({DomainFilter{true, kPool}}).count(), 0);
}

// Threads that track and untrack while the others do, and while the process forks.
void check_threads_and_fork() {
  constexpr std::size_t kThreads = 4, kRounds = 3000;
  std::atomic<std::size_t> running{0};
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (std::size_t t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      ++running;
      for (std::size_t i = 0; i < kRounds; ++i) {
        plimsoll::track(kPool, arena + t * 1000 + i % 500, 2);
        if (i % 3 == 0) plimsoll::untrack(kPool, arena + t * 1000 + i % 500);
      }
      plimsoll::track(kOther, arena + t, 1);
    });
  while (running < kThreads) std::this_thread::yield();
  for (int i = 0; i < 20; ++i) {
    const pid_t child = fork();
    if (child == 0) {  // whatever the other threads were at, the table is whole and unlocked
      const std::size_t before = plimsoll::usage(kPool).current;
      const bool is_tracked = plimsoll::track(kPool, arena + 4095, 5);
      _exit(is_tracked && plimsoll::usage(kPool).current == before + 5 ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
  }
  for (std::thread& thread : threads) thread.join();
  CHECK_EQ(plimsoll::usage(kPool).total_blocks, kThreads * kRounds);
  CHECK_EQ(plimsoll::usage(kOther).current, kThreads);
}

}  // namespace

int main() {
  check_figures();
  check_snapshot();
  check_forgetting();
  check_threads_and_fork();
  return check::result();
}
