// SPDX-License-Identifier: Apache-2.0
// How much memory was in use: the figures of the process, of a scope, or of a domain. A plain value.
#pragma once

#include <cstddef>

namespace plimsoll {

// Bytes are counted as the program requested them, not as the allocator rounded them up.
struct Usage {
  std::size_t current = 0;         // bytes live now
  std::size_t peak = 0;            // the most bytes that were ever live at once
  std::size_t total = 0;           // bytes asked for in all, freed ones included
  std::size_t current_blocks = 0;  // blocks live now
  std::size_t peak_blocks = 0;     // blocks live at the moment of the (first, if it was reached twice) peak
  std::size_t total_blocks = 0;    // allocations in all; a realloc counts as one
};

}  // namespace plimsoll
