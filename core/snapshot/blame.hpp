// SPDX-License-Identifier: Apache-2.0
// Which frame of a stack a block counts for, and whether the block is a library's own affair: asked by statistics,
// filters and reports alike. Cold. Frames with names, innermost first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "snapshot/contents.hpp"
#include "symbols/location.hpp"
#include "symbols/offending.hpp"

namespace plimsoll::snapshot {

// Of a stack of this process; empty when only its names are known.
using ReturnAddresses = std::span<const std::uintptr_t>;
inline ReturnAddresses addresses_of(const Snapshot::Contents& contents, const Snapshot::Contents::Trace& trace) {
  return contents.names ? ReturnAddresses() : contents.stack_of(trace);
}

// The frame that statistics by line count the block for, as the contents want it: the offending one, or the innermost.
// Of no frames: 0.
std::size_t blamed_frame(const Snapshot::Contents& contents, std::span<const symbols::Location> stack);

// How a frame stands among those of its stack: the innermost with the lowest rank is the one that blamed_frame finds.
// So a frame with inlined functions can be judged by itself, once for all stacks.
std::size_t blame_rank(const symbols::Location& location);

enum class Allocator {
  users,      // code of theirs is on the stack, or nobody of a framework is
  unseen,     // a framework called the user's code, which left no frame
  framework,  // for itself, for a CHECK or a SECTION, though the user's code may have called it
};

Allocator allocator_of(std::span<const symbols::Location> stack, ReturnAddresses addresses,
                       const symbols::OffendingFrame& offending);

// Of a stack whose allocator is unseen: the function that the user's code called.
std::string callee_of_unseen(std::span<const symbols::Location> stack);

// A framework's, or no frame of the stack is in the user's own code. A stack that was not kept is nobody's.
bool is_librarys_own(std::span<const symbols::Location> stack, ReturnAddresses addresses);

}  // namespace plimsoll::snapshot
