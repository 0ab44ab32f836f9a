// SPDX-License-Identifier: Apache-2.0
#include "base/spin_lock.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "base/processor.hpp"

namespace plimsoll::base {
namespace {

constexpr int kSpins = 100;

void futex(std::atomic<int>& word, int operation, int value) noexcept {
  const int saved_errno = errno;
  syscall(SYS_futex, &word, operation, value, nullptr, nullptr, 0);
  errno = saved_errno;
}

}  // namespace

void SpinLock::lock_contended() noexcept {
  for (int i = 0; i < kSpins; ++i) {
    int free = kFree;
    if (state_.load(std::memory_order_relaxed) == kFree &&
        state_.compare_exchange_weak(free, kHeld, std::memory_order_acquire))
      return;
    hint_spinning();
  }
  // From here on the lock is marked as awaited by whoever gets it: one wake too many is harmless, one too few is not.
  while (state_.exchange(kHeldAndAwaited, std::memory_order_acquire) != kFree)
    futex(state_, FUTEX_WAIT_PRIVATE, kHeldAndAwaited);
}

void SpinLock::wake_one() noexcept { futex(state_, FUTEX_WAKE_PRIVATE, 1); }

}  // namespace plimsoll::base
