// SPDX-License-Identifier: Apache-2.0
// Tests that may keep more each time they are run, though each ran only once: several of them share what they kept.
// Cold: reads symbols for what is still held at the end, and only if three tests kept something that is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ledger/growth.hpp"
#include "ledger/leaks.hpp"
#include "report/accumulation_text.hpp"

namespace plimsoll::session {

struct Suspect {
  std::string test;
  std::uint64_t bytes = 0;  // that it kept
};

// Tests under one suspicion, such as the line that allocated what they kept. The one that kept most comes first.
using Suspicion = std::vector<Suspect>;

// So many tests must share it: fewer are likely to be lazy initialisations.
inline constexpr std::size_t kTestsOfASuspicion = 3;
// So many suspects are repeated.
inline constexpr std::size_t kMostSuspects = 10;

// By the offending line; those that keep most come first. `held`: what is held at the end of the program. A line is
// left out at which that is no more than one of its tests kept, because then the others replaced it; so is one of a
// library's, a framework's or a generator's own, and what the system holds, which is asked once for each line.
std::vector<Suspicion> suspicions_by_line(const std::vector<ledger::KeptByTest>& kept,
                                          const std::vector<ledger::FoundBlock>& held,
                                          const std::function<bool(std::uintptr_t)>& is_held_by_system);

// By the variable that alone keeps memory of several tests, of those tests that could be repeated.
std::vector<Suspicion> suspicions_by_holder(const std::vector<ledger::KeptByTest>& kept,
                                            const std::vector<report::Accumulation>& accumulations);

// kMostSuspects at most, of each suspicion the first, then of each the second, and so on: one that really grows must
// not be crowded out by one with many or large tests.
std::vector<std::string> most_suspicious(const std::vector<Suspicion>& suspicions);

}  // namespace plimsoll::session
