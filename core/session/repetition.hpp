// SPDX-License-Identifier: Apache-2.0
// The process that repeats tests, seen from inside: what it finds goes through a pipe to the process that started it
// (confirmation.hpp), which names the pipe in the environment. Nobody else is believed: a program that a test starts
// inherits the variable and is no repetition. Cold. One thread: the one that runs the tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "session/findings.hpp"

namespace plimsoll::session {

class Repetition {
 public:
  // "<process that reads>:<descriptor>:<times>".
  static constexpr const char* kVariable = "PLIMSOLL_CONFIRM";

  // Reads the environment. Not in a setuid program, nor when the parent or the pipe is not what the variable says.
  Repetition();

  bool is_on() const { return descriptor_ >= 0; }

  void tell_grows(const std::string& test, const Failure& failure, const std::vector<std::uint64_t>& gains) {
    tell({Finding::Kind::grows, test, failure, gains});
  }
  // A run of the test was judged.
  void note_run(const std::string& test);
  void tell_ended() { tell({Finding::Kind::ended}); }

 private:
  void tell(const Finding& finding);
  bool is_pipe_still_ours() const;

  int descriptor_ = -1;
  unsigned long inode_ = 0;  // of the pipe: a test may close descriptors that it does not know, and open a file there
  int process_ = 0;          // children that a test forks have nothing to say
  std::size_t times_ = 0;
  std::map<std::string, std::size_t> runs_;
};

}  // namespace plimsoll::session
