// SPDX-License-Identifier: Apache-2.0
// Holds every other thread of the process still while the object lives. Cold; one at a time in a process (the loader's
// lock, held by the scan, sees to that).
//
// A real-time signal that nobody uses parks each thread in a handler, on the stack that it stands on, so its registers
// lie in the signal frame, at whose begin its stack in use ends: the handler's own frames hold nothing of the
// program's. No thread can be relied upon to let go of a lock while parked: between construction and destruction call
// no malloc, no stdio, no loader, and take no lock. System calls are restarted, save for those that Linux never
// restarts after a handler (poll, epoll_wait, nanosleep and others, see signal(7)): those return EINTR.
#pragma once

#include <ucontext.h>

#include <cstddef>
#include <cstdint>

#include "reach/block.hpp"

namespace plimsoll::reach {

// Where a thread stands.
struct ThreadPlace {
  int id = 0;
  std::uintptr_t stack_pointer = 0;
  std::uintptr_t thread_pointer = 0;
  Region alternate_stack;  // empty unless the thread stands on it
  // What the thread was about to do when the signal came, there while it is stopped; null for the one that stops.
  const ucontext_t* interrupted = nullptr;
};

// The alternate signal stack of the calling thread, if it stands on it now.
Region occupied_alternate_stack() noexcept;

class StoppedWorld {
 public:
  StoppedWorld() noexcept;  // stops
  ~StoppedWorld();          // resumes, always
  StoppedWorld(const StoppedWorld&) = delete;
  StoppedWorld& operator=(const StoppedWorld&) = delete;

  // False when a thread did not answer in time (it blocks all signals, or is stuck in the kernel: half a second is
  // waited for it, and ten for one that needs but a processor), or when the threads could not be listed.
  bool is_complete() const noexcept { return complete_; }

  std::size_t threads_stopped() const noexcept;
  // Visits the place of every stopped thread.
  template <class Visit>
  void for_each_thread(Visit&& visit) const {
    for (std::size_t i = 0; i < called_; ++i)
      if (const ThreadPlace* place = parked_place(i)) visit(*place);
  }

 private:
  bool stop_all() noexcept;
  bool call_newcomers(bool& found_any) noexcept;
  bool call(int thread) noexcept;
  bool was_called(int thread) const noexcept;
  bool await_answers() noexcept;
  bool all_answered() const noexcept;
  bool all_accounted_for() const noexcept;
  bool is_awaited(std::size_t slot) const noexcept;
  long patience() noexcept;
  void install_handler() noexcept;
  const ThreadPlace* parked_place(std::size_t slot) const noexcept;

  bool complete_ = false;
  std::size_t called_ = 0;  // slots in use
};

}  // namespace plimsoll::reach
