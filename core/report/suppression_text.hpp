// SPDX-License-Identifier: Apache-2.0
// What a run says of its suppressions at the end: silence must be on the record. Cold, pure.
#pragma once

#include <string>
#include <vector>

#include "ledger/suppressions.hpp"

namespace plimsoll::report {

// A line for each that was used, and one that names those that were not.
std::string suppressions_text(const std::vector<ledger::Suppression>& suppressions);

}  // namespace plimsoll::report
