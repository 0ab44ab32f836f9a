// SPDX-License-Identifier: Apache-2.0
// What a run's tests leave held at its end, all together and by holder. Cold: a look at the heap, then symbols for what
// is told.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "ledger/leaks.hpp"
#include "ledger/ledger.hpp"
#include "report/accumulation_text.hpp"

namespace plimsoll::session {

struct HeldAtEnd {
  bool is_complete = false;                         // else the look was not, and nothing is known
  std::size_t size = 0;                             // of all blocks, when they are more than the ceiling
  std::vector<snapshot::TopLine> lines;             // that allocated them; empty when they are not
  std::vector<report::Accumulation> accumulations;  // the largest first
};

// Holders keep what comes; one that keeps memory of fewer tests than this has been initialised by them.
inline constexpr std::size_t kTestsOfAnAccumulation = 3;

// What is held, all together.
struct HeldTogether {
  std::size_t size = 0;                  // when it is more than the ceiling
  std::vector<snapshot::TopLine> lines;  // that allocated it, the largest first; empty when it is not
  std::vector<ledger::Holder> holders;   // of one block of each of the first lines
};

inline constexpr std::size_t kLinesWithHolders = 3;

// A test framework's own memory, and what Catch2 keeps for a generator, are no part of it. Each
// holder costs a look; nobody is asked for them when `find_holder` is null.
HeldTogether held_together(std::vector<ledger::FoundBlock> held, std::size_t ceiling,
                           const std::function<ledger::Holder(std::uintptr_t)>& find_holder);

// A test framework's own memory, what is suppressed and what silenced tests left are no part of it.
HeldAtEnd held_at_end(const ledger::Ledger& ledger, std::optional<std::size_t> ceiling, std::uintptr_t stack,
                      const ledger::StackThen& then);

}  // namespace plimsoll::session
