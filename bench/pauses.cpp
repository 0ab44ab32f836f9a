// SPDX-License-Identifier: Apache-2.0
// The longest single malloc or free while tables grow: new stacks, live blocks. Prints a line for each, of processor
// time of the thread, which the clock's own 0.2 us are part of.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "stack_tree.hpp"

using namespace plimsoll::bench;

namespace {

std::int64_t thread_nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

class Pauses {
 public:
  explicit Pauses(const char* what) : what_(what) {}
  ~Pauses() {
    std::printf("%-28s longest %8.1f us, %4zu over 100 us, %3zu over 1 ms, of %zu\n", what_,
                static_cast<double>(longest_) / 1000, over_100_us_, over_1_ms_, count_);
    std::fflush(stdout);
  }

  template <class Work>
  void measure(Work&& work) {
    const std::int64_t begin = thread_nanoseconds();
    work();
    const std::int64_t spent = thread_nanoseconds() - begin;
    longest_ = std::max(longest_, spent);
    over_100_us_ += spent > 100'000;
    over_1_ms_ += spent > 1'000'000;
    ++count_;
  }

 private:
  const char* what_;
  std::int64_t longest_ = 0;
  std::size_t over_100_us_ = 0, over_1_ms_ = 0, count_ = 0;
};

void new_stacks(std::uint32_t count) {
  Pauses pauses("a pair from a new stack");
  for (std::uint32_t path = 0; path < count; ++path) pauses.measure([=] { std::free(allocate_at<7>(path, 64)); });
}

void live_blocks(std::size_t count) {
  std::vector<void*> blocks(count);
  {
    Pauses pauses("malloc of one more block");
    for (void*& block : blocks) pauses.measure([&] { block = allocate_at<2>(0, 64); });
  }
  Pauses pauses("free of it");
  for (void* block : blocks) pauses.measure([=] { std::free(block); });
}

}  // namespace

int main() {
  new_stacks(2'000'000);
  live_blocks(5'000'000);
}
