// SPDX-License-Identifier: Apache-2.0
// fork() while other threads are inside malloc: they don't exist in the child, so a lock that they held would never be
// opened, and a half-written table would stay so. 200 children each allocate, resize, free, and check their figures.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <thread>
#include <vector>

#include "check.hpp"

namespace {

constexpr int kThreads = 3;
constexpr int kForks = 200;

std::atomic<bool> stop{false};
std::atomic<int> running{0};

void keep_allocating(unsigned seed) {
  running.fetch_add(1);
  std::vector<void*> blocks(64);
  while (!stop.load(std::memory_order_relaxed)) {
    seed = seed * 1664525 + 1013904223;
    void*& block = blocks[seed >> 26];
    std::free(block);
    block = check::keep(std::malloc((seed >> 12) % 700));
  }
  for (void* block : blocks) std::free(block);
}

int check_child() {
  alarm(30);  // instead of hanging for ever
  CHECK(plimsoll::is_tracing());
  const check::Change change;
  std::vector<void*> blocks;
  for (std::size_t i = 0; i < 200; ++i) blocks.push_back(check::keep(std::malloc(i)));
  CHECK(change.bytes() >= 199 * 200 / 2);
  for (void*& block : blocks) block = check::keep(std::realloc(block, 10));
  const plimsoll::Scope scope;
  void* more = check::keep(std::malloc(12345));
  CHECK_EQ(scope.so_far().peak, 12345);
  CHECK_EQ(scope.so_far().peak_blocks, 1);
  std::free(more);
  for (void* block : blocks) std::free(block);
  std::vector<void*>().swap(blocks);
  CHECK(change.is_none());
  return check::result();
}

}  // namespace

int main() {
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < kThreads; ++i) threads.emplace_back(keep_allocating, i);
  while (running.load() < kThreads) std::this_thread::yield();
  for (int i = 0; i < kForks; ++i) {
    const pid_t child = fork();
    if (child == 0) _exit(check_child());
    int status = 0;
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK_EQ(status, 0);
    if (status != 0) break;
  }
  stop.store(true);
  for (std::thread& thread : threads) thread.join();
  return check::result();
}
