// SPDX-License-Identifier: Apache-2.0
// Which thread started which, for scopes that count their own thread and those it started (threads=own). A thread has a
// number, larger than that of whoever started it; a number is never used again. Warm: asked once for each event while
// threads=own, never else. Reading takes no lock; a new number takes the lineage's own spin lock.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/spin_lock.hpp"
#include "base/stable_array.hpp"

namespace plimsoll::record {

// 0: none was given yet.
using ThreadNumber = std::uint32_t;

// A thread, and all that it, or one of these, started since.
struct ThreadFamily {
  static constexpr ThreadNumber kNobodyElse = ~ThreadNumber{0};

  ThreadNumber first = 0;
  ThreadNumber newest_before = kNobodyElse;  // the last thread that started before
};

class Lineage {
 public:
  static constexpr std::size_t kMostThreads = std::size_t{1} << 24;

  // The number that the running thread goes by. A thread that nobody saw start gets one now, and is nobody's child.
  ThreadNumber current() noexcept {
    if (current_ == 0) [[unlikely]]
      current_ = add_child(0);
    return current_;
  }

  // It goes by another one from now on. Returns the former.
  static ThreadNumber act_as(ThreadNumber number) noexcept {
    const ThreadNumber former = current_;
    current_ = number;
    return former;
  }

  // The number of a thread that is about to be started. When no more can be kept: one that is in no family.
  ThreadNumber add_child(ThreadNumber parent) noexcept;

  // The running thread, and what it will start from now on; or has started since that thread was the last one.
  ThreadFamily family_from_now() noexcept { return family_since(ThreadFamily::kNobodyElse); }
  ThreadFamily family_since(ThreadNumber newest_before) noexcept {
    const ThreadNumber first = current();
    return {first, std::min(newest_before, last_.load(std::memory_order_relaxed))};
  }

  bool contains(const ThreadFamily& family, ThreadNumber thread) const noexcept {
    if (thread > last_.load(std::memory_order_relaxed)) return false;
    while (thread > family.newest_before && thread != family.first) thread = parents_[thread];
    return thread == family.first && thread != 0;
  }

  // For fork: no thread is being numbered while the lineage is locked.
  void lock() noexcept { lock_.lock(); }
  void unlock() noexcept { lock_.unlock(); }

 private:
  static constexpr ThreadNumber kNoRoom = ~ThreadNumber{0};

  static thread_local constinit ThreadNumber current_;

  base::SpinLock lock_;
  std::atomic<ThreadNumber> last_{0};
  base::StableArray<ThreadNumber, kMostThreads> parents_;
};

// Of the process's threads.
extern constinit Lineage lineage;

}  // namespace plimsoll::record
