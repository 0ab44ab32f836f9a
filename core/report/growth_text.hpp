// SPDX-License-Identifier: Apache-2.0
// The wording of tests that keep more each time they are run. Cold, pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/holder.hpp"
#include "ledger/ledger.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::report {

struct GrowthAtLine {
  snapshot::TopLine line;            // with what the last run left there
  std::vector<std::uint64_t> gains;  // bytes, run after run
  ledger::Holder holder;             // of one of the last run's blocks
  struct Container {
    ledger::Birth birth;
    ledger::Step block;
  };
  std::optional<Container> container =
      {};  // the nearest block on the holder's way that another test or a suite allocated
};

std::string growth_text(const std::string& test, const GrowthAtLine& growth);

// What is added to it when the test's own run was its only one in this process.
std::string repeated_elsewhere_text(std::size_t times);

// Said at the end of a run: whether these tests grow is not known.
std::string unrepeated_text(std::size_t tests, const std::string& reason);

}  // namespace plimsoll::report
