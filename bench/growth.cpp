// SPDX-License-Identifier: Apache-2.0
// What a pair of malloc and free costs as one thing grows: live blocks, distinct stacks, depth, threads, modules.
// Prints "what value nanoseconds", processor time of the whole process for one pair. `growth` runs it on each heap.
#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "stack_tree.hpp"

using namespace plimsoll::bench;

namespace {

double processor_seconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Work>
void report(const char* what, std::size_t value, std::size_t pairs, Work&& work) {
  const double begin = processor_seconds();
  work();
  std::printf("%s %zu %.1f\n", what, value, (processor_seconds() - begin) * 1e9 / static_cast<double>(pairs));
  std::fflush(stdout);
}

void pairs_of_64_bytes(std::size_t pairs) {
  for (std::size_t i = 0; i < pairs; ++i) {
    void* block = std::malloc(64);
    asm volatile("" : "+r"(block)::"memory");
    std::free(block);
  }
}

// All allocated, then all freed: in rounds, so that few blocks are measured for as long as many.
void live_blocks(std::size_t blocks) {
  const std::size_t rounds = std::max<std::size_t>(1, 2'000'000 / blocks);
  std::vector<void*> live(blocks);
  report("live_blocks", blocks, rounds * blocks, [&] {
    for (std::size_t round = 0; round < rounds; ++round) {
      for (std::size_t i = 0; i < blocks; ++i) live[i] = allocate_at<2>(i & 7, 64);
      for (void* block : live) std::free(block);
    }
  });
}

void pairs_from_stacks(std::uint32_t stacks, std::size_t rounds) {
  for (std::size_t round = 0; round < rounds; ++round)
    for (std::uint32_t stack = 0; stack < stacks; ++stack) std::free(allocate_at<7>(stack, 64));
}

void distinct_stacks(std::uint32_t stacks) {
  const std::size_t rounds = std::max<std::size_t>(1, 1'000'000 / stacks);
  report("new_stacks", stacks, stacks, [&] { pairs_from_stacks(stacks, 1); });
  report("known_stacks", stacks, stacks * rounds, [&] { pairs_from_stacks(stacks, rounds); });
}

[[gnu::noinline]] void at_depth(std::size_t depth, std::size_t pairs) {
  if (depth <= 1)
    pairs_of_64_bytes(pairs);
  else
    at_depth(depth - 1, pairs);
  asm volatile("" ::: "memory");
}

void depth(std::size_t calls) {
  constexpr std::size_t kPairs = 2'000'000;
  report("depth", calls, kPairs, [&] { at_depth(calls, kPairs); });
}

void threads(std::size_t count) {
  const std::size_t pairs = 4'000'000 / count;
  report("threads", count, pairs * count, [&] {
    std::vector<std::thread> running;
    for (std::size_t i = 0; i < count; ++i) running.emplace_back([pairs] { at_depth(10, pairs); });
    for (std::thread& thread : running) thread.join();
  });
}

// Copies of one library, each of which allocates.
void modules(const std::filesystem::path& library, std::size_t count) {
  using Allocate = void* (*)(std::size_t);
  const auto folder = std::filesystem::temp_directory_path() / ("plimsoll_growth_" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  std::vector<Allocate> allocate;
  for (std::size_t i = 0; i < count; ++i) {
    const auto copy = folder / ("module" + std::to_string(i) + ".so");
    std::filesystem::copy_file(library, copy, std::filesystem::copy_options::overwrite_existing);
    void* module = dlopen(copy.c_str(), RTLD_NOW);
    if (!module) std::fprintf(stderr, "%s\n", dlerror()), std::exit(1);
    allocate.push_back(reinterpret_cast<Allocate>(dlsym(module, "allocate_in_module")));
  }
  const std::size_t rounds = 1'000'000 / count;
  report("modules", count, rounds * count, [&] {
    for (std::size_t round = 0; round < rounds; ++round)
      for (Allocate allocate_in_module : allocate) std::free(allocate_in_module(64));
  });
  std::filesystem::remove_all(folder);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: growth MODULE\n", stderr), 2;
  for (std::size_t count : {1'000, 10'000, 100'000, 1'000'000, 10'000'000}) live_blocks(count);
  for (std::uint32_t count : {10, 1'000, 100'000, 2'000'000}) distinct_stacks(count);
  for (std::size_t calls : {1, 5, 10, 20, 50, 100, 200}) depth(calls);
  for (std::size_t count : {1, 16, 64, 256}) modules(argv[1], count);
  for (std::size_t count : {1, 2, 4, 16, 64}) threads(count);
}
