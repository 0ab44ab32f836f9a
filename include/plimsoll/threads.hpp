// SPDX-License-Identifier: Apache-2.0
// Whose allocations a worker's are, with PLIMSOLL_OPTIONS=threads=own. A scope counts the thread that opened it and the
// threads that it, or they, started since; in a test, since the test began. A pool's workers were started before, by
// somebody else: what they allocate for a task counts as the submitter's when the task brings a token.
//
//   void Pool::submit(Task task) {
//     enqueue([task, token = plimsoll::current_thread_token()] {   // on the thread that submits
//       const plimsoll::AdoptThread adopt(token);                  // on the worker, for as long as the task runs
//       task();
//     });
//   }
//
// With threads=all, the default, every scope counts all threads, and both do nothing.
#pragma once

#include "plimsoll/api.hpp"

namespace plimsoll {

// A thread to count for. Four bytes; may be copied, kept, and used by any thread at any time, also when the thread it
// stands for has ended. One that was not taken from a thread stands for none.
class ThreadToken {
 public:
  constexpr ThreadToken() = default;

 private:
  friend class AdoptThread;
  friend ThreadToken current_thread_token();
  constexpr explicit ThreadToken(unsigned number) : number_(number) {}

  unsigned number_ = 0;
};

// The calling thread's; within an AdoptThread that of the adopted one. Allocates nothing; costs a few nanoseconds.
PLIMSOLL_API ThreadToken current_thread_token();

// While one lives, what the calling thread allocates belongs to the token's thread, and threads that it starts count as
// started by that one. What was allocated before does not change hands, nor does a block when it is freed. They nest,
// and end in reverse order, on the thread that made them. A token that stands for none changes nothing.
class AdoptThread {
 public:
  PLIMSOLL_API explicit AdoptThread(ThreadToken token);
  PLIMSOLL_API ~AdoptThread();
  AdoptThread(const AdoptThread&) = delete;
  AdoptThread& operator=(const AdoptThread&) = delete;

 private:
  unsigned former_;
};

}  // namespace plimsoll
