// SPDX-License-Identifier: Apache-2.0
// The run's suppressions: those of the option's file, then those of __lsan_default_suppressions(). Cold, read once
// before the first test. One thread: the one that runs the tests. Never destroyed.
#pragma once

#include <string>

#include "ledger/suppressions.hpp"

namespace plimsoll::session {

ledger::Suppressions& suppressions();

// Reads both; a second call does nothing. One sentence when a file cannot be read or a line is none: then the run must
// fail.
std::string load_suppressions();

}  // namespace plimsoll::session
