// SPDX-License-Identifier: Apache-2.0
// Mends one defect of compilers' debug info. Cold, pure.
#pragma once

#include <vector>

#include "symbols/location.hpp"

namespace plimsoll::symbols {

// Optimisers sometimes move inlined code of the standard library out of the scopes that say where it was inlined: what
// is left is a line of a standard header that seems to be the user's own function. It becomes two frames, the line of
// the header without a function, and the user's function without a line, so that the user's code is not taken for the
// library's. `frames` are those of one address, classified. True when it was so.
bool restore_lost_scope(std::vector<Location>& frames);

}  // namespace plimsoll::symbols
