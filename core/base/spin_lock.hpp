// SPDX-License-Identifier: Apache-2.0
// A lock for a few instructions inside an allocation. Hot. Valid when zero, never destroyed, safe to hold across fork.
//
// While the process has one thread it costs two plain stores: glibc says so in __libc_single_threaded, which never
// becomes true again once a second thread was made.
#pragma once

#include <sched.h>
#include <sys/single_threaded.h>

#include <atomic>

namespace plimsoll::base {

class SpinLock {
 public:
  void lock() noexcept {
    if (__libc_single_threaded) {
      held_.store(true, std::memory_order_relaxed);
      return;
    }
    for (int spins = 0; held_.exchange(true, std::memory_order_acquire);) {
      while (held_.load(std::memory_order_relaxed)) {
        // The holder may have lost its processor: let it run instead of burning its time slice.
        if (++spins % kSpinsBeforeYield == 0) sched_yield();
        __builtin_ia32_pause();
      }
    }
  }
  void unlock() noexcept { held_.store(false, std::memory_order_release); }

 private:
  static constexpr int kSpinsBeforeYield = 256;
  std::atomic<bool> held_{false};
};

}  // namespace plimsoll::base
