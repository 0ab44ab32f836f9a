// SPDX-License-Identifier: Apache-2.0
// Runs a program with Plimsoll preloaded, and prints what it held at its peak and at its end. To be a subcommand: what
// parses the command line is elsewhere. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace plimsoll::tool {

struct RunOptions {
  std::vector<std::string> command;        // the program, found as a shell does, and its arguments
  std::optional<std::string> frames, top;  // as in PLIMSOLL_OPTIONS
  std::string output;                      // a file for the report; empty: standard error
};

// Returns the program's exit status, or 128 and the number of the signal that ended it, as a shell does. 126: it could
// not be started, 127: there is no such program, 125: Plimsoll's own trouble; a line on standard error says why.
// Standard input and outputs are the program's own.
int run(const RunOptions& options);

}  // namespace plimsoll::tool
