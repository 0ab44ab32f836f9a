// SPDX-License-Identifier: Apache-2.0
// Blocks in question, and how they hang together. Cold.
#pragma once

#include <cstdint>
#include <vector>

#include "ledger/leaks.hpp"

namespace plimsoll::ledger {

struct FoundBlock {
  std::uintptr_t address;
  record::BlockRecord record;
};

// Sorts lost blocks into leaks: one for each block that no other lost block points to, with all that it reaches; and
// one for each cycle that nothing leads into, headed by its oldest block. Reads the blocks: nobody else can.
std::vector<Leak> gather_leaks(std::vector<FoundBlock> lost);

}  // namespace plimsoll::ledger
