// SPDX-License-Identifier: Apache-2.0
// A handler that allocates, a thousand times a second, over a program that does nothing else. Each of the two keeps to
// sizes of its own, and the handler to a block that it always has: the heap behind the doors is not made for signals
// (tests/process/signal_handler.cpp). What the handler allocates inside the tracer is not recorded, and nothing else is
// lost by it.
#include <sys/time.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

#include "../process/check.hpp"
#include "scenario.hpp"

namespace stress {
namespace {

constexpr std::size_t kHandlersSize = 100'000, kLargestOfOthers = 60'000;
volatile std::sig_atomic_t seen = 0;

void allocate(int) {
  void* block = check::keep(std::malloc(kHandlersSize));
  if (!block) _exit(3);
  std::memset(block, 0x55, 64);
  std::free(block);
  seen = seen + 1;
}

void set_timer(long microseconds) {
  struct sigaction action {};
  action.sa_handler = allocate;
  action.sa_flags = SA_RESTART;
  sigaction(SIGALRM, &action, nullptr);
  const itimerval timer{{0, microseconds}, {0, microseconds}};
  setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace

void signals(std::uint64_t seed) {
  static Actor actor(0);
  actor = Actor(seed, kLargestOfOthers);
  void* kept = check::keep(std::malloc(kHandlersSize));
  {
    const plimsoll::Scope scope;
    seen = 0;
    set_timer(1000);
    while (seen < 300) actor.steps(100);
    set_timer(0);
    CHECK_EQ(scope.so_far().current, actor.sum().bytes);
    CHECK_EQ(scope.so_far().current_blocks, actor.sum().blocks);
  }
  check_against({&actor});
  actor.free_all();
  check_against({&actor});
  std::free(kept);
}

}  // namespace stress
