// SPDX-License-Identifier: Apache-2.0
// The threads of this process as the kernel tells of them, without stdio or malloc. Cold. Nobody locks.
#pragma once

#include "reach/raw_file.hpp"

namespace plimsoll::reach {

enum class ThreadState {
  kGone,     // exited
  kDead,     // the first thread after it left the others behind: listed to the end, but never to run again
  kDeaf,     // asleep with the signal blocked
  kRunning,  // may still answer
  kReady,    // waits for a processor, or has one: will answer, however busy the machine
};
ThreadState state_of_thread(int id, int signal) noexcept;

// As the kernel counts them, the calling one included; 0 when it does not tell.
std::size_t thread_count() noexcept;

// Walks through the folder of threads.
class ThreadList {
 public:
  ThreadList() noexcept;
  // The next thread, 0 at the end.
  int next() noexcept;
  // True at the end of the list, false after an error: then threads are missing.
  bool is_complete() const noexcept { return complete_; }

 private:
  bool refill() noexcept;

  RawFile folder_;
  alignas(8) std::array<char, 2048> entries_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool complete_ = false;
};

}  // namespace plimsoll::reach
