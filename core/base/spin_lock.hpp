// SPDX-License-Identifier: Apache-2.0
// A lock for a few instructions inside an allocation. Hot. Valid when zero, never destroyed, safe to hold across fork.
//
// It spins, then sleeps in the kernel: its holder may have lost the processor. While the process has one thread it costs
// two plain stores: glibc says so in __libc_single_threaded, which never becomes true again once a second was made.
#pragma once

#include <sys/single_threaded.h>

#include <atomic>

namespace plimsoll::base {

class SpinLock {
 public:
  void lock() noexcept {
    if (__libc_single_threaded) {
      state_.store(kHeld, std::memory_order_relaxed);
      return;
    }
    int free = kFree;
    if (!state_.compare_exchange_strong(free, kHeld, std::memory_order_acquire)) lock_contended();
  }

  void unlock() noexcept {
    if (__libc_single_threaded)
      state_.store(kFree, std::memory_order_relaxed);
    else if (state_.exchange(kFree, std::memory_order_release) == kHeldAndAwaited)
      wake_one();
  }

 private:
  static constexpr int kFree = 0, kHeld = 1, kHeldAndAwaited = 2;

  void lock_contended() noexcept;
  void wake_one() noexcept;

  std::atomic<int> state_{kFree};
};

}  // namespace plimsoll::base
