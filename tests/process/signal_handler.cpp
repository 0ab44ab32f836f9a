// SPDX-License-Identifier: Apache-2.0
// A signal handler that allocates, although it may not. When it interrupts the tracer, the tracer's lock is held by
// its own thread: to wait for it would be for ever. Such a block is handed out but not recorded, and counted as
// dropped.
//
// The heap behind the doors is not made for signals either, so handler and program keep to different sizes, and hold a
// block of each: then what they share of the heap does not change.
#include <sys/time.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

#include "check.hpp"
#include "plimsoll/session.hpp"

namespace {

constexpr int kSignals = 500;
constexpr std::size_t kProgramSize = 40;
constexpr std::size_t kHandlerSize = 3000;

volatile std::sig_atomic_t signals_seen = 0;

void allocate_in_handler(int) {
  signals_seen = signals_seen + 1;
  void* block = check::keep(std::malloc(kHandlerSize));
  if (!block) _exit(3);
  std::memset(block, 0x55, kHandlerSize);
  std::free(block);
}

void start_timer() {
  struct sigaction action {};
  action.sa_handler = allocate_in_handler;
  action.sa_flags = SA_RESTART;
  sigaction(SIGALRM, &action, nullptr);
  itimerval every_millisecond{{0, 1000}, {0, 1000}};
  setitimer(ITIMER_REAL, &every_millisecond, nullptr);
}

void stop_timer() {
  itimerval never{};
  setitimer(ITIMER_REAL, &never, nullptr);
}

// As the summary of a run states it.
long long dropped() {
  const std::string summary = plimsoll::session::summary();
  const auto number = summary.find_first_of("0123456789");
  return number == std::string::npos ? 0 : std::atoll(summary.c_str() + number);
}

template <class Work>
void until_interrupted(int times, Work work) {
  const int goal = signals_seen + times;
  while (signals_seen < goal) work();
}

}  // namespace

int main() {
  void* held[] = {std::malloc(kProgramSize), std::malloc(kHandlerSize), std::malloc(kProgramSize),
                  std::malloc(kHandlerSize)};
  allocate_in_handler(0);
  plimsoll::usage();
  const check::Change change;

  // Inside the doors: each allocation is either recorded or counted as dropped.
  long long allocations = 0;
  start_timer();
  until_interrupted(kSignals, [&] {
    std::free(check::keep(std::malloc(kProgramSize)));
    ++allocations;
  });
  stop_timer();
  CHECK(change.is_none());
  CHECK(dropped() > 0);
  CHECK_EQ(change.total_blocks(), allocations + signals_seen - 1 - dropped());

  // Nearly always inside the lock.
  start_timer();
  until_interrupted(kSignals / 2, [] { plimsoll::usage(); });
  until_interrupted(kSignals / 2, [] {
    const plimsoll::Scope scope;
    scope.so_far();
  });
  stop_timer();
  CHECK(change.is_none());

  void* block = check::keep(std::malloc(100));
  CHECK_EQ(change.bytes(), 100);
  std::free(block);
  for (void* one : held) std::free(one);
  return check::result();
}
