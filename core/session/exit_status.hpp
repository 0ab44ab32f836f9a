// SPDX-License-Identifier: Apache-2.0
// Failures that no framework can take any more, because it has counted its own. Cold.
#pragma once

#include <vector>

#include "plimsoll/session.hpp"

namespace plimsoll::session {

// Each goes to standard error as "file:line: message". If the program then exits with 0, it exits with 1 instead.
void print_and_fail_at_exit(const std::vector<Failure>& failures);

}  // namespace plimsoll::session
