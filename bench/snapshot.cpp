// SPDX-License-Identifier: Apache-2.0
// What a snapshot of a million live blocks costs, from few stacks and from as many as there are blocks: how long it
// takes, and for how long another thread that allocates is held up by it at the most. Before that, what Plimsoll keeps
// of them.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>
#include <vector>

#include "chain.hpp"
#include "plimsoll/plimsoll.hpp"
#include "stack_tree.hpp"

using namespace plimsoll::bench;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kBlocks = 1'000'000;

double milliseconds(Clock::duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

// Allocates all the time, and keeps the longest time that one pair took.
class Worker {
 public:
  ~Worker() {
    is_over_ = true;
    thread_.join();
  }
  Clock::duration take_longest() { return longest_.exchange({}); }

 private:
  void work() {
    for (Clock::time_point before = Clock::now(); !is_over_;) {
      void* block = std::malloc(64);
      asm volatile("" : "+r"(block) : : "memory");
      std::free(block);
      const Clock::time_point now = Clock::now();
      if (now - before > longest_.load()) longest_ = now - before;
      before = now;
    }
  }

  std::atomic<bool> is_over_{false};
  std::atomic<Clock::duration> longest_{Clock::duration{}};
  std::thread thread_{[this] { work(); }};
};

void measure(const char* title) {
  Worker worker;
  std::vector<double> taken, stopped;
  std::size_t count = 0;
  for (int round = 0; round < 5; ++round) {
    worker.take_longest();
    const Clock::time_point start = Clock::now();
    count = plimsoll::take_snapshot().count();
    taken.push_back(milliseconds(Clock::now() - start));
    stopped.push_back(milliseconds(worker.take_longest()));
  }
  std::ranges::sort(taken);
  std::ranges::sort(stopped);
  std::printf("%-24s %9zu blocks: snapshot %7.1f ms, another thread waited at most %7.1f ms (medians of 5)\n", title,
              count, taken[2], stopped[2]);
}

void fill(std::vector<void*>& blocks, std::size_t stacks) {
  at_the_end_of(bare::descend, [&] {
    for (std::size_t i = 0; i < kBlocks; ++i)
      blocks[i] = allocate_at<7>(static_cast<std::uint32_t>(i % stacks * 2), 64);
  });
}

void measure_file(const char* path) {
  const plimsoll::Snapshot snapshot = plimsoll::take_snapshot();
  Clock::time_point start = Clock::now();
  snapshot.dump(path);
  const double dumped = milliseconds(Clock::now() - start);
  const auto size = std::filesystem::file_size(path);
  start = Clock::now();
  const plimsoll::Snapshot loaded = plimsoll::Snapshot::load(path);
  const double read = milliseconds(Clock::now() - start);
  start = Clock::now();
  (void)loaded.statistics(plimsoll::GroupBy::line);
  std::printf("%-24s %9zu bytes: dump %.0f ms, load %.0f ms, statistics by line %.0f ms\n", "its file", size, dumped,
              read, milliseconds(Clock::now() - start));
  std::filesystem::remove(path);
}

}  // namespace

int main() {
  plimsoll::start();
  std::vector<void*> blocks(kBlocks);
  for (const auto& [title, stacks] :
       {std::pair{"of 1000 stacks", std::size_t{1000}}, {"each of its own stack", kBlocks}}) {
    fill(blocks, stacks);
    std::printf("%-24s %9zu blocks: %.0f bytes of Plimsoll's own for each\n", title, kBlocks,
                static_cast<double>(plimsoll::overhead()) / kBlocks);
    measure(title);
    measure_file("bench_snapshot.plimsoll");
    for (void* block : blocks) std::free(block);
  }
}
