// SPDX-License-Identifier: Apache-2.0
// A process of this program's, in a process group of its own, that writes to a pipe. Cold; Linux's and the C library's
// calls alone. Nobody locks.
#pragma once

#include <sys/types.h>

#include <string>

#include "plimsoll/session.hpp"

namespace plimsoll::session {

// Neither end is inherited but by whom it is given to. -1: there is none.
struct Pipe {
  Pipe();
  ~Pipe();
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_write_end();

  int read_end = -1;   // never waits
  int write_end = -1;  // a high number: a test may count on the low ones
};

class Spawned {
 public:
  // Starts where this program was started. Standard input and outputs are /dev/null. It keeps the pipe's write end, we
  // do not.
  Spawned(const Command& command, Pipe& pipe);
  ~Spawned() { kill_all(); }
  Spawned(const Spawned&) = delete;
  Spawned& operator=(const Spawned&) = delete;

  const std::string& mistake() const { return mistake_; }  // why there is no process
  int pipe() const { return pipe_.read_end; }

  bool has_ended();
  std::string how_it_ended() const;  // once it has

  // With whatever it started.
  void kill_all();

 private:
  Pipe& pipe_;
  std::string mistake_;
  pid_t process_ = -1;  // until it is gone
  bool has_ended_ = false;
  bool was_signalled_ = false;
  int status_ = 0;  // exit code or signal
};

}  // namespace plimsoll::session
