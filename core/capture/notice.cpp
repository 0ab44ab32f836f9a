// SPDX-License-Identifier: Apache-2.0
#include "capture/notice.hpp"

#include <semaphore.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "base/raw_print.hpp"

namespace plimsoll::capture {
namespace {

// Static and never destroyed: a handler may still run in another thread when the profiler is gone.
constinit sem_t notices{};
constinit std::atomic<pid_t> told_process{0};

}  // namespace

void expect_notices() noexcept {
  sem_init(&notices, 0, 0);
  told_process.store(getpid());
}

void give_notice(int) noexcept {
  const int saved_errno = errno;
  if (told_process.load() == getpid())
    sem_post(&notices);
  else
    base::raw_print({"no capture: this process was not made by fork(), so it has no profiler of its own"});
  errno = saved_errno;
}

void wake() noexcept { sem_post(&notices); }

void take_notice() noexcept {
  while (sem_wait(&notices) != 0) {
  }
}

}  // namespace plimsoll::capture
