// SPDX-License-Identifier: Apache-2.0
// A sweep without a test framework: each allocation of the block is failed once, and no other. Special, because the
// process is forked inside malloc, whatever its other threads are doing.
#include <pthread.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "check.hpp"

namespace {

[[gnu::noinline]] bool grow(int count) {
  try {
    std::vector<int> numbers;
    for (int i = 0; i < count; ++i) numbers.push_back(i);
    check::keep(numbers.data());
  } catch (const std::bad_alloc&) {
    return false;
  }
  return true;
}

void check_each_allocation_is_failed_once() {
  for (const int count : {0, 1, 100, 1000}) {
    const plimsoll::Scope alone;
    grow(count);
    const std::size_t calls = alone.so_far().total_blocks;
    const check::Change change;
    plimsoll::OomSweep sweep(__FILE__, __LINE__, __builtin_frame_address(0));
    CHECK(grow(count));
    CHECK(sweep.end().empty());
    CHECK_EQ(sweep.allocations(), calls);
    CHECK(change.is_none());
  }
}

void check_a_leak_is_told_once() {
  plimsoll::OomSweep sweep(__FILE__, __LINE__, __builtin_frame_address(0));
  void* const first = check::keep(std::malloc(24));
  void* const second = check::keep(std::malloc(1000));
  if (first && second) std::free(first), std::free(second);
  const std::vector<std::string> failures = sweep.end();
  // Without the first, the second is lost, and the other way round.
  CHECK_EQ(failures.size(), 2);
  CHECK(failures.size() > 1 &&
        failures[0].find("leaks 1000 B in 1 block when its 1st allocation of 2 fails") != std::string::npos);
  CHECK(failures.size() > 1 &&
        failures[1].find("leaks 24 B in 1 block when its 2nd allocation of 2 fails") != std::string::npos);
}

void check_a_sweep_that_fails_nothing_fails() {
  std::vector<std::unique_ptr<plimsoll::FaultInjection>> others;
  plimsoll::Faults never;
  never.above = std::size_t{1} << 40;
  for (int i = 0; i < 16; ++i) others.push_back(std::make_unique<plimsoll::FaultInjection>(never));
  plimsoll::OomSweep sweep(__FILE__, __LINE__, __builtin_frame_address(0));
  CHECK(grow(10));
  const std::vector<std::string> failures = sweep.end();
  CHECK(failures.size() == 1 && failures[0].find("failed no allocation") != std::string::npos);
}

std::atomic<bool> stop{false};

// With the heap's locks and the tracer's in use all the time.
void check_beside_threads_that_allocate() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([] {
      while (!stop) grow(50);
    });
  plimsoll::OomSweep sweep(__FILE__, __LINE__, __builtin_frame_address(0));
  CHECK(grow(1000));
  for (const std::string& failure : sweep.end()) check::that(false, failure.c_str(), __FILE__, __LINE__);
  CHECK_EQ(sweep.allocations(), 11);
  stop = true;
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

int main() {
  check_each_allocation_is_failed_once();
  check_a_leak_is_told_once();
  check_a_sweep_that_fails_nothing_fails();
  check_beside_threads_that_allocate();
  return check::result();
}
