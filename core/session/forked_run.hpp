// SPDX-License-Identifier: Apache-2.0
// A copy of this process that goes on by itself, and what it tells until it ends. Cold, but called inside the user's
// malloc: the caller holds a ReentryGuard.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "session/trouble.hpp"

namespace plimsoll::session {

struct ForkedRun {
  std::vector<Trouble> troubles;
  bool is_done = false;   // it said so itself; else it ended in another way:
  bool was_hung = false;  // it took longer than it was given
  int status = 0;         // else as waitpid() tells
  std::string mistake;    // why there is no process; empty when there was one
  std::string printed;    // the end of what it wrote to standard output and standard error
};

// Nothing in the copy: it writes what it has to tell to `report_to`, and what it prints is not seen.
std::optional<ForkedRun> fork_run(std::chrono::milliseconds patience, int& report_to);

}  // namespace plimsoll::session
