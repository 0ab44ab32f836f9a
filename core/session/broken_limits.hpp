// SPDX-License-Identifier: Apache-2.0
// Limits that were broken in the user's own code, on any thread: what the verdict knew, and where the guard that raised
// it stands. They meet here, because only the guard knows its place, and only the verdict its figures. Cold; locks.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "plimsoll/ceiling.hpp"
#include "plimsoll/session.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::session {

struct BrokenLimit {
  const char* kind = "";  // one of report::kVerdictKinds
  std::size_t bytes = 0;
  std::size_t blocks = 0;
  snapshot::TopLine line;  // the first of its report
  Failure failure;
};

class BrokenLimits {
 public:
  // A verdict that may be raised, or not: a user may judge by himself.
  void judged(BrokenLimit limit);
  // A guard raised it. One that nobody judged is a mistake in its use.
  void raised(const Failure& failure);
  // What was raised since, in order.
  std::vector<BrokenLimit> take();

 private:
  std::mutex lock_;
  std::vector<BrokenLimit> judged_, raised_;
};

// Of the process. Never destroyed.
BrokenLimits& broken_limits();

// The verdict on a limit that was broken: its message, and what was dropped meanwhile. The rest is for the report of
// the run.
Verdict broken(const char* kind, std::string message, std::size_t bytes, std::size_t blocks,
               const snapshot::TopLine& line);

// Of a scope that counts nothing.
Verdict nothing_was_counted();

}  // namespace plimsoll::session
