// SPDX-License-Identifier: Apache-2.0
// Where the dynamic loader's code lies. What it allocated (thread vectors, link maps) it keeps where no scan looks, on
// cached thread stacks for one: such blocks count as held. Cold.
#pragma once

#include "reach/block.hpp"

namespace plimsoll::ledger {

reach::Region loader_code();

}  // namespace plimsoll::ledger
