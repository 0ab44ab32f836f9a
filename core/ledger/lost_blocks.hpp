// SPDX-License-Identifier: Apache-2.0
// Blocks in question, and how they hang together. Cold.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "ledger/leaks.hpp"

namespace plimsoll::ledger {

// Sorts lost blocks into leaks: one for each block that no other lost block points to, with all that it reaches; and
// one for each cycle that nothing leads into, headed by its oldest block. Reads the blocks: nobody else can.
// Before these come those that are `apart`: each heads a leak of its own, whatever points to it. Blocks `between` are
// lost too and only lead from one to another, as a mock object's lists of its expectations do.
std::vector<Leak> gather_leaks(std::vector<FoundBlock> lost,
                               const std::function<bool(const record::BlockRecord&)>& apart = nullptr,
                               const std::vector<FoundBlock>& between = {});

}  // namespace plimsoll::ledger
