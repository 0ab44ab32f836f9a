// SPDX-License-Identifier: Apache-2.0
// Where PLIMSOLL_OPTIONS=report= wants the report of the run, and writing it there. Cold; nobody locks.
#pragma once

#include <string>
#include <string_view>

#include "report/run_record.hpp"

namespace plimsoll::session {

// `%p` is this process, `%t` the test program, `%%` a percent sign; relative paths count from where the program
// started.
std::string path_from_option(std::string_view written);

// The file is there as a whole or not at all, with mode 0600, never through a link. One sentence when it cannot be
// written, and then the run must fail; else empty.
std::string write_report(const report::RunRecord& run);

}  // namespace plimsoll::session
