// SPDX-License-Identifier: Apache-2.0
// What `plimsoll run` prints of a whole program: its peak and of what it was made, and what was left at exit. Cold.
//
// The library is preloaded into a program that knows nothing of it (LD_PRELOAD), with two variables:
//   PLIMSOLL_OPTIONS=trace=1    and more, as ever
//   PLIMSOLL_RUN=PID:PATH       the process that is meant, and the file that its report is appended to
// The process is named by its number, which exec keeps: so the program behind `env`, `nice` or `sh -c exec` is the one
// that reports, and the processes that it starts are not traced. Both variables are ignored in setuid programs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/resident_size.hpp"
#include "plimsoll/snapshot.hpp"
#include "plimsoll/tracker.hpp"

namespace plimsoll::capture {

struct RunVariable {
  int process = 0;
  std::string_view path;
};

// nullopt: it is not PID:PATH.
std::optional<RunVariable> parse_run_variable(std::string_view text) noexcept;

struct RunFigures {
  Usage usage;
  Snapshot at_peak, left;
  std::size_t overhead = 0;
  std::string dropped_text;
  base::ResidentSize resident;
};

// `top` lines of each snapshot, 0: all.
std::string run_text(const RunFigures& figures, std::size_t top);

}  // namespace plimsoll::capture
