// SPDX-License-Identifier: Apache-2.0
#include "record/batch.hpp"

#include <linux/membarrier.h>
#include <sched.h>
#include <sys/single_threaded.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "base/own_pages.hpp"

namespace plimsoll::record {

thread_local constinit Batch* Batches::of_this_thread_ = nullptr;

namespace {

pid_t this_thread() noexcept { return static_cast<pid_t>(syscall(SYS_gettid)); }

bool membarrier(int command) noexcept { return syscall(SYS_membarrier, command, 0, 0) == 0; }

bool is_gone(pid_t thread) noexcept { return syscall(SYS_tgkill, getpid(), thread, 0) != 0 && errno == ESRCH; }

// Doors keep the user's errno.
class KeptErrno {
 public:
  ~KeptErrno() { errno = saved_; }

 private:
  int saved_ = errno;
};

}  // namespace

Batch* Batches::take() noexcept {
  if (of_this_thread_) return of_this_thread_;
  const KeptErrno kept;
  Batch* batch = take_over();
  if (!batch) {
    batch = static_cast<Batch*>(base::map_pages(sizeof(Batch)));
    if (!batch) return nullptr;
    for (Batch::Entry& entry : batch->entries) entry.site = Batch::kNoSite;
    if (!first_) process_ = getpid();
    batch->next = first_;
    first_ = batch;
    ++count_;
  }
  batch->thread.store(this_thread(), std::memory_order_relaxed);
  return of_this_thread_ = batch;
}

// A program that starts threads all the time needs no more batches than it has threads at once, or a few more: looking
// for one that is free costs a system call for each.
Batch* Batches::take_over() noexcept {
  constexpr int kMostAsked = 64;
  if (process_ != getpid()) return nullptr;  // a child that the fork handlers did not see: whose is whose is not known
  const pid_t own = this_thread();
  int asked = 0;
  for (Batch* batch = first_; batch && asked < kMostAsked; batch = batch->next, ++asked) {
    const pid_t thread = batch->thread.load(std::memory_order_relaxed);
    if (thread == own || is_gone(thread)) return batch;
  }
  return nullptr;
}

bool Batches::can_recall() noexcept {
  if (recall_ == Recall::unknown) {
    const KeptErrno kept;
    recall_ = membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) ? Recall::works : Recall::refused;
  }
  return recall_ == Recall::works;
}

void Batches::wait_until_idle() noexcept {
  if (__libc_single_threaded) return;
  const KeptErrno kept;
  membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
  for_each([](Batch& batch) {
    for (int spins = 0; batch.is_at_work.load(std::memory_order_acquire); ++spins)
      if (spins > 100) sched_yield();
  });
}

void Batches::note_fork() noexcept {
  process_ = getpid();
  recall_ = Recall::unknown;
  for_each([](Batch& batch) { batch.is_at_work.store(false, std::memory_order_relaxed); });
  if (of_this_thread_) of_this_thread_->thread.store(this_thread(), std::memory_order_relaxed);
}

}  // namespace plimsoll::record
