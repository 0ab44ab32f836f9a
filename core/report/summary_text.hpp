// SPDX-License-Identifier: Apache-2.0
// The table of summary=N at the end of a run. Cold, pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/run_record.hpp"

namespace plimsoll::report {

// The tests with the highest peaks, the highest first; tests of one height in the order in which they ran.
std::string summary_text(std::vector<const TestRecord*> tests, std::size_t most);

}  // namespace plimsoll::report
