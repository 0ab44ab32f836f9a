// SPDX-License-Identifier: Apache-2.0
// Repeats tests in a process of its own: this program once more, with nothing to read and nowhere to print, that tells
// through a pipe what it finds (findings.hpp). What becomes of it is no failure: it may crash, hang or leave, and is
// gone when this returns. It is spawned, not forked, so no handler of the user's runs. Cold; the caller waits, holding
// a ReentryGuard. Nobody locks.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "plimsoll/session.hpp"
#include "session/findings.hpp"

namespace plimsoll::session {

struct Confirmation {
  std::vector<Finding> growing;  // tests that do
  std::size_t unrepeated = 0;    // of those that were asked for
  std::string reason;            // why some were not repeated
};

// The reason of tests for which `allowed` is not enough.
std::string too_long_text(std::chrono::steady_clock::duration allowed);

Confirmation repeat_elsewhere(Repeat repeat, const std::vector<std::string>& tests, std::size_t times,
                              std::chrono::steady_clock::duration allowed);

}  // namespace plimsoll::session
