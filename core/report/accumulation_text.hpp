// SPDX-License-Identifier: Apache-2.0
// The wording of what a run's tests leave held at its end. Cold, pure: from figures and lines to text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ledger/holder.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::report {

// One holder that keeps memory of several tests.
struct Accumulation {
  struct Share {
    std::string test;
    std::size_t size;
  };
  ledger::Holder holder;  // its way is left out
  std::size_t size = 0;
  std::size_t count = 0;                 // of blocks
  std::vector<Share> tests;              // in the order in which they ran
  std::vector<snapshot::TopLine> lines;  // that allocated it, the largest first
};

// For the summary, the first few, a line each: "plimsoll: g_sessions (registry.cc:7) keeps 12.0 KiB of 4 tests, ...".
std::string accumulations_text(const std::vector<Accumulation>& accumulations);

// The failure.
std::string accumulation_text(const Accumulation& accumulation, std::size_t top);

// What the tests of a run leave held is more than a ceiling.
std::string growth_ceiling_text(std::size_t size, std::size_t ceiling, const std::vector<snapshot::TopLine>& lines,
                                std::size_t top);

// What a suite and its tests leave held is more than its ceiling; `holders` are of the first lines.
std::string suites_growth_text(const std::string& suite, std::size_t size, std::size_t ceiling,
                               const std::vector<snapshot::TopLine>& lines, const std::vector<ledger::Holder>& holders,
                               std::size_t top);

// A ceiling on growth was set where there is no suite.
std::string no_suite_to_limit_text();

}  // namespace plimsoll::report
