// SPDX-License-Identifier: Apache-2.0
// Runs a program with Plimsoll preloaded, and takes the report of what it held at its peak and at its end. One thread.
#pragma once

#include <sys/types.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace plimsoll::tool {

struct RunOptions {
  std::vector<std::string> command;        // the program, found as a shell does, and its arguments
  std::optional<std::string> frames, top;  // as in PLIMSOLL_OPTIONS
};

struct TracedRun {
  pid_t process;
  int status;          // as waitpid tells it
  std::string report;  // empty: there is none
};

// What `plimsoll run` returns when there was no run: as a shell does, but for our own trouble.
enum RunExit { kOwnTrouble = 125, kNotStarted = 126, kNotFound = 127 };

struct Trouble : std::runtime_error {
  explicit Trouble(const std::string& what, int status = kOwnTrouble) : std::runtime_error(what), exit_status(status) {}
  int exit_status;
};

// The library that is preloaded. Throws Trouble when it cannot be found.
std::string library_path();

// Waits for the program's end. Standard input and outputs are the program's own. Throws Trouble when it did not start.
TracedRun run_traced(const RunOptions& options);

}  // namespace plimsoll::tool
