// SPDX-License-Identifier: Apache-2.0
// Children of a process whose other threads are in the middle of malloc, and the ways for a process to end.
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <thread>
#include <vector>

#include "../process/check.hpp"
#include "scenario.hpp"

namespace stress {
namespace {

constexpr unsigned kSeconds = 120;  // a child that hangs is ended by SIGALRM

int check_in_child(Actor& actor) {
  alarm(kSeconds);
  const PerSite before = recorded();
  const plimsoll::Scope scope;
  actor.steps(300);
  const plimsoll::Usage usage = scope.so_far();
  CHECK_EQ(usage.current, actor.sum().bytes);
  CHECK_EQ(usage.total, actor.total().bytes);
  CHECK_EQ(usage.peak, actor.peak());
  const PerSite after = recorded();
  for (int site = 0; site < kSites; ++site) CHECK_EQ(after[site].bytes - before[site].bytes, actor.live()[site].bytes);
  actor.free_all();
  CHECK_EQ(scope.so_far().current, 0);
  return check::result();
}

void expect_good_end(pid_t child, const char* how) {
  int status = 0;
  CHECK_EQ(waitpid(child, &status, 0), child);
  CHECK_EQ(status, 0);
  if (status != 0) dprintf(STDERR_FILENO, "... of a child that leaves by %s\n", how);
}

}  // namespace

void forks(std::uint64_t seed) {
  static std::array<Actor, 3> workers{Actor(0), Actor(0), Actor(0)};
  static Actor in_child(0);
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < workers.size(); ++i) {
    workers[i] = Actor(seed * 8 + i, 100000);
    threads.emplace_back([&stop, i] {
      while (!stop) workers[i].steps(10);
    });
  }
  in_child = Actor(seed * 8 + 7, 100000);
  for (int i = 0; i < 20; ++i) {
    const pid_t child = fork();
    if (child == 0) _exit(check_in_child(in_child));
    expect_good_end(child, "_exit");
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  check_against(workers);
  for (Actor& worker : workers) worker.free_all();
  check_against(workers);
}

namespace {

Actor leaver(0);

// Handlers that are run when the process is as good as gone.
void allocate_at_exit() {
  leaver.steps(50);
  check_against({&leaver});
  leaver.free_all();
  if (check::failures > 0) _exit(3);
}

struct AllocatesInDestructor {
  bool is_on = false;
  ~AllocatesInDestructor() {
    if (is_on) allocate_at_exit();
  }
} allocates_in_destructor;
thread_local AllocatesInDestructor allocates_in_threads_destructor;

template <class Leave>
void expect_child_leaves(const char* how, Leave leave) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(kSeconds);
    leaver.steps(100);
    leave();
    _exit(4);
  }
  expect_good_end(child, how);
}

[[gnu::noinline]] void run_true() {
  const pid_t child = vfork();
  if (child == 0) {
    execl("/bin/true", "true", nullptr);
    _exit(5);
  }
  expect_good_end(child, "vfork and exec");
}

// Without the handlers of fork: nobody else may be in malloc.
void run_clone() {
  const pid_t child =
      static_cast<pid_t>(clone([](void*) { return leaver.steps(100), check_against({&leaver}), check::result(); },
                               [] {
                                 alignas(64) static char stack[1 << 18];
                                 return stack + sizeof stack;
                               }(),
                               SIGCHLD, nullptr));
  expect_good_end(child, "clone");
}

}  // namespace

void leaving(std::uint64_t seed) {
  leaver = Actor(seed, 100000);
  leaver.steps(200);
  expect_child_leaves("exit", [] {
    std::atexit(allocate_at_exit);
    allocates_in_destructor.is_on = allocates_in_threads_destructor.is_on = true;
    std::exit(0);
  });
  expect_child_leaves("quick_exit", [] {
    std::at_quick_exit(allocate_at_exit);
    std::quick_exit(0);
  });
  expect_child_leaves("_exit", [] { _exit(0); });
  run_true();
  run_clone();
  check_against({&leaver});
  leaver.free_all();
  check_against({&leaver});
}

}  // namespace stress
