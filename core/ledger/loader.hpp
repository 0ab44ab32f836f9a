// SPDX-License-Identifier: Apache-2.0
// Where the dynamic loader's code lies. What it allocated (thread vectors, link maps) it keeps where no scan looks, on
// cached thread stacks for one: such blocks count as held. Cold.
#pragma once

#include "reach/block.hpp"

namespace plimsoll::ledger {

reach::Region loader_code();

// The C library's code that takes tables of functions to be called at exit. They are a list, of which a part may have been
// taken inside our own code, where nothing is recorded: so each table is held by itself.
reach::Region exit_table_code();
inline constexpr std::size_t kExitTableBytes = 1040;

}  // namespace plimsoll::ledger
