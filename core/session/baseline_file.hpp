// SPDX-License-Identifier: Apache-2.0
// The baseline of PLIMSOLL_OPTIONS=baseline=FILE, and this run's part of it. Cold, read once before the first test. One
// thread: the one that runs the tests. Never destroyed.
#pragma once

#include <string>

#include "report/baseline.hpp"

namespace plimsoll::session {

// Reads it; a second call does nothing. One sentence when it cannot be read: then the run must fail.
std::string load_baseline();

// Null: there is none, or it has no line for this test of this program.
const report::BaselineLine* baseline_of(const report::ProgramRecord& program, const std::string& test);
const report::Tolerance& baseline_tolerance();

}  // namespace plimsoll::session
