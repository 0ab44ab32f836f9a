// SPDX-License-Identifier: Apache-2.0
// What belongs to one thread: its batch, and what it remembers of its stacks. Hot to reach, cold to make.
//
// It lies on pages of our own and not in the thread's block of thread-locals, which takes from the thread's stack, and
// is gone before others are done with it. No destructor tells that a thread ends: a later thread takes over what it
// left.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>

#include "base/spin_lock.hpp"
#include "record/batch.hpp"
#include "stack/stack_memo.hpp"

namespace plimsoll::record {

struct ThreadState {
  Batch batch;
  stack::StackMemo stacks;

  // Of the list of all.
  ThreadState* next;
  std::atomic<pid_t> thread;
};

class ThreadStates {
 public:
  // Null for a thread that has none yet.
  static ThreadState* of_this_thread() noexcept { return of_this_thread_; }

  // The running thread's, made if it has none; that of a thread that is gone is taken over with what it holds. Null: no
  // memory. The thread keeps it for life. Takes a lock of its own.
  ThreadState* take() noexcept { return of_this_thread_ ? of_this_thread_ : take_new(); }

  // Whether credits can be recalled at all, also from a thread that is yet to come: the kernel may have no membarrier.
  bool can_recall() noexcept;
  // No thread is at work after this, or will be before it is told that credits are out.
  void wait_until_idle() noexcept;

  // The batches that there are. A thread that comes meanwhile puts its own in front of them: it is in none of two
  // visits, or else shares that were made for each would be one too few.
  class Batches {
   public:
    explicit Batches(ThreadState* first) noexcept : first_(first) {}
    template <class Visit>
    void for_each(Visit&& visit) const {
      for (ThreadState* state = first_; state; state = state->next) visit(state->batch);
    }
    std::size_t count() const noexcept {
      std::size_t count = 0;
      for_each([&](const Batch&) { ++count; });
      return count;
    }

   private:
    ThreadState* first_;
  };
  Batches batches() const noexcept { return Batches(first_.load(std::memory_order_acquire)); }

  // For fork: no state is being made while the list is locked. In the child the thread that lives on has another
  // number.
  void lock() noexcept { lock_.lock(); }
  void unlock() noexcept { lock_.unlock(); }
  void note_fork() noexcept;

 private:
  [[gnu::noinline, gnu::cold]] ThreadState* take_new() noexcept;
  ThreadState* take_over() noexcept;

  static thread_local constinit ThreadState* of_this_thread_;

  base::SpinLock lock_;
  std::atomic<ThreadState*> first_{nullptr};
  pid_t process_ = 0;
  enum class Recall : unsigned char { unknown, works, refused } recall_ = Recall::unknown;
};

// Of the process's threads.
extern constinit ThreadStates thread_states;

}  // namespace plimsoll::record
