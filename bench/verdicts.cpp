// SPDX-License-Identifier: Apache-2.0
// How long a test's end takes: what a suite pays for each green test, and what a failure costs. The events are those
// that a framework's plugin sends. Prints a line for each case: milliseconds of wall time, of processor time, the case.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "plimsoll/session.hpp"
#include "plimsoll/tracker.hpp"

namespace {

namespace session = plimsoll::session;

constinit std::vector<void*>* held = nullptr;

[[gnu::noinline]] void* new_block(std::size_t size) {
  void* block = std::malloc(size);
  asm volatile("" : "+r"(block)::"memory");
  return block;
}

[[gnu::noinline]] void hold(int blocks) {
  for (int i = 0; i < blocks; ++i) held->push_back(new_block(48));
}

[[gnu::noinline]] void lose_block() { *static_cast<char*>(new_block(48)) = 'x'; }

void wipe_stack() {
  volatile char dead[4096];
  for (volatile char& byte : dead) byte = 0;
}

struct Milliseconds {
  double wall, processor;
};

Milliseconds now() {
  const auto read = [](clockid_t clock) {
    timespec time;
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
  };
  return {read(CLOCK_MONOTONIC), read(CLOCK_PROCESS_CPUTIME_ID)};
}

// Of test_ended alone.
template <class Test>
Milliseconds time_of_end(Test test, bool should_fail) {
  static int number = 0;  // one that is repeated, and keeps more each time, fails
  session::test_started("Bench.Test" + std::to_string(++number));
  test();
  wipe_stack();
  const Milliseconds start = now();
  const bool failed = !session::test_ended(session::Outcome::passed).empty();
  const Milliseconds end = now();
  if (failed != should_fail) {
    std::fprintf(stderr, "a test %s\n", failed ? "failed that lost nothing" : "passed that leaked");
    std::exit(EXIT_FAILURE);
  }
  return {end.wall - start.wall, end.processor - start.processor};
}

void print(const Milliseconds& time, const std::string& name) {
  std::printf("%12.5f %12.5f  %s\n", time.wall, time.processor, name.c_str());
}

template <class Test>
void print_median(const std::string& name, Test test) {
  constexpr int kTests = 9;
  std::vector<Milliseconds> times;
  for (int i = 0; i < kTests; ++i) times.push_back(time_of_end(test, false));
  std::sort(times.begin(), times.end(), [](const auto& a, const auto& b) { return a.wall < b.wall; });
  print(times[kTests / 2], name);
}

void print_green(const std::string& heap) {
  print_median("green test that retained nothing, " + heap, [] { std::free(new_block(48)); });
  print_median("green test that retained 100 held blocks, " + heap, [] { hold(100); });
}

void print_failing(const std::string& name) { print(time_of_end(lose_block, true), name); }

}  // namespace

int main() {
  plimsoll::start();
  held = new std::vector<void*>;
  session::suite_started("Bench");
  print_green("small heap");
  print_failing("first failing test: a lost block, its line and source text");
  print_failing("second failing test");
  hold(1'000'000);
  print_green("1 M live blocks");
  print_failing("failing test, 1 M live blocks");
}
