// SPDX-License-Identifier: Apache-2.0
// Which frame of a stack a block counts for, and whether the block is a library's own affair: asked by statistics,
// filters and reports alike. Cold, pure: frames with names, innermost first.
#pragma once

#include <cstddef>
#include <span>

#include "snapshot/contents.hpp"
#include "symbols/location.hpp"
#include "symbols/offending.hpp"

namespace plimsoll::snapshot {

// The frame that statistics by line count the block for, as the contents want it: the offending one, or the innermost.
// Of no frames: 0.
std::size_t blamed_frame(const Snapshot::Contents& contents, std::span<const symbols::Location> stack);

// How a frame stands among those of its stack: the innermost with the lowest rank is the one that blamed_frame finds.
// So a frame with inlined functions can be judged by itself, once for all stacks.
std::size_t blame_rank(const symbols::Location& location);

// A test framework allocated it for itself, for a CHECK or a SECTION, though the user's code may have called it.
bool is_frameworks_own(std::span<const symbols::Location> stack, const symbols::OffendingFrame& offending);

// That, or no frame of the stack is in the user's own code. A stack that was not kept is nobody's.
bool is_librarys_own(std::span<const symbols::Location> stack);

}  // namespace plimsoll::snapshot
