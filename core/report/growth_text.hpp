// SPDX-License-Identifier: Apache-2.0
// The wording of tests that keep more each time they are run. Cold, pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/holder.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::report {

struct GrowthAtLine {
  snapshot::TopLine line;            // with what the last run left there
  std::vector<std::uint64_t> gains;  // bytes, run after run
  ledger::Holder holder;             // of one of the last run's blocks
};

std::string growth_text(const std::string& test, const GrowthAtLine& growth);

}  // namespace plimsoll::report
