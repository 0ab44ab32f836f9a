// SPDX-License-Identifier: Apache-2.0
// How long symbols take in a program with much debug info: LARGE_UNITS copies of large_unit.cpp, named large_unit_0 ...
// Prints a name, a figure and its unit on each line, for bench/symbols.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <plimsoll/plimsoll.hpp>
#include <string>
#include <vector>

extern "C" {
extern void* (*const large_units[])(int);
extern const int large_unit_count;
}

namespace {

// Of this thread's processor: a busy machine does not change it much.
double milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// What belongs to the process alone: pages of files are the kernel's to take back.
double private_megabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (word == "RssAnon:") return status >> word, std::stod(word) / 1024;
  return 0;
}

struct Timing {
  double milliseconds = 0;
  std::size_t frames = 0;
};

Timing name_stack_of(const void* block) {
  const double start = milliseconds();
  const auto stack = plimsoll::stack_of(block);
  Timing timing{milliseconds() - start, 0};
  for (const plimsoll::Frame& frame : *stack) timing.frames += frame.line > 0;
  return timing;
}

}  // namespace

int main() {
  plimsoll::start();
  std::vector<void*> blocks, deeper;
  for (int i = 0; i < large_unit_count; ++i) {
    blocks.push_back(large_units[i](3));
    deeper.push_back(large_units[i](-1 + 8));
  }
  const double before = private_megabytes();
  const Timing first = name_stack_of(blocks[0]);
  std::printf("first_stack %.1f ms, %zu frames with a line\n", first.milliseconds, first.frames);
  std::printf("the_same_unit_again %.3f ms\n", name_stack_of(deeper[0]).milliseconds);
  double all = 0, slowest = 0;
  for (int i = 1; i < large_unit_count; ++i) {
    const Timing next = name_stack_of(blocks[static_cast<std::size_t>(i)]);
    all += next.milliseconds;
    slowest = std::max(slowest, next.milliseconds);
  }
  std::printf("a_unit_not_read_before %.3f ms, the slowest %.3f ms\n", all / (large_unit_count - 1), slowest);
  std::printf("memory %.1f MB more than before the first\n", private_megabytes() - before);
}
