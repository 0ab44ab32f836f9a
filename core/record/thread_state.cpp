// SPDX-License-Identifier: Apache-2.0
#include "record/thread_state.hpp"

#include <linux/membarrier.h>
#include <sched.h>
#include <sys/single_threaded.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

#include "base/kept_errno.hpp"
#include "base/own_pages.hpp"

namespace plimsoll::record {

constinit ThreadStates thread_states;
thread_local constinit ThreadState* ThreadStates::of_this_thread_ = nullptr;

namespace {

pid_t this_thread() noexcept { return static_cast<pid_t>(syscall(SYS_gettid)); }

bool membarrier(int command) noexcept { return syscall(SYS_membarrier, command, 0, 0) == 0; }

bool is_gone(pid_t thread) noexcept { return syscall(SYS_tgkill, getpid(), thread, 0) != 0 && errno == ESRCH; }

}  // namespace

ThreadState* ThreadStates::take_new() noexcept {
  const base::KeptErrno kept;
  const std::scoped_lock hold(lock_);
  ThreadState* state = take_over();
  if (!state) {
    state = static_cast<ThreadState*>(base::map_pages(sizeof(ThreadState)));
    if (!state) return nullptr;
    for (Batch::Entry& entry : state->batch.entries) entry.site = Batch::kNoSite;
    ThreadState* first = first_.load(std::memory_order_relaxed);
    if (!first) process_ = getpid();
    state->next = first;
    first_.store(state, std::memory_order_release);
  }
  state->thread.store(this_thread(), std::memory_order_relaxed);
  return of_this_thread_ = state;
}

// A program that starts threads all the time needs no more states than it has threads at once, or a few more: looking
// for one that is free costs a system call for each.
ThreadState* ThreadStates::take_over() noexcept {
  constexpr int kMostAsked = 64;
  if (process_ != getpid()) return nullptr;  // a child that the fork handlers did not see: whose is whose is not known
  const pid_t own = this_thread();
  int asked = 0;
  ThreadState* state = first_.load(std::memory_order_relaxed);
  for (; state && asked < kMostAsked; state = state->next, ++asked) {
    const pid_t thread = state->thread.load(std::memory_order_relaxed);
    if (thread != own && !is_gone(thread)) continue;
    state->batch.is_at_work.load(std::memory_order_acquire);  // what that thread wrote, before it was last at work
    state->stacks.change_thread();
    return state;
  }
  return nullptr;
}

bool ThreadStates::can_recall() noexcept {
  if (recall_ == Recall::unknown) {
    const base::KeptErrno kept;
    recall_ = membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) ? Recall::works : Recall::refused;
  }
  return recall_ == Recall::works;
}

void ThreadStates::wait_until_idle() noexcept {
  if (__libc_single_threaded) return;
  const base::KeptErrno kept;
  membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
  batches().for_each([](const Batch& batch) {
    for (int spins = 0; batch.is_at_work.load(std::memory_order_acquire); ++spins)
      if (spins > 100) sched_yield();
  });
}

void ThreadStates::note_fork() noexcept {
  process_ = getpid();
  recall_ = Recall::unknown;
  batches().for_each([](Batch& batch) { batch.is_at_work.store(false, std::memory_order_relaxed); });
  if (of_this_thread_) of_this_thread_->thread.store(this_thread(), std::memory_order_relaxed);
}

}  // namespace plimsoll::record
