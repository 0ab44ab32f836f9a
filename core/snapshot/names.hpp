// SPDX-License-Identifier: Apache-2.0
// From the frames of a snapshot to the public Frame and Stack. Cold: reads symbols. Callers hold a guard.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "plimsoll/stack.hpp"
#include "snapshot/contents.hpp"
#include "symbols/location.hpp"

namespace plimsoll::snapshot {

// Every frame of a stack, inlined ones included, innermost first.
std::vector<symbols::Location> locate(std::span<const std::uintptr_t> return_addresses);
std::vector<symbols::Location> locate_frame(const Snapshot::Contents& contents, std::uintptr_t frame);
std::vector<symbols::Location> locate(const Snapshot::Contents& contents, const Snapshot::Contents::Trace& trace);

// The text of the frame's source line; empty when it cannot be told. A loaded snapshot brings its own.
std::string source_of(const Snapshot::Contents& contents, const symbols::Location& location);

// Of a source file, as reports show it.
std::string shown_path(const std::string& file);

Frame frame_of(const symbols::Location& location);
// The same, with the source text that a loaded snapshot brings.
Frame frame_of(const Snapshot::Contents& contents, const symbols::Location& location);
Stack stack_of(std::span<const std::uintptr_t> return_addresses);

// Gives back all that was read to name frames. The next question reads it anew.
void give_back_names();

}  // namespace plimsoll::snapshot
