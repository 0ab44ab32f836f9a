// SPDX-License-Identifier: Apache-2.0
// From return addresses to the public Frame and Stack. Cold: reads symbols. Callers hold a guard.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "plimsoll/stack.hpp"
#include "symbols/location.hpp"

namespace plimsoll::snapshot {

// Every frame of a stack, inlined ones included, innermost first.
std::vector<symbols::Location> locate(std::span<const std::uintptr_t> frames);

Frame frame_of(const symbols::Location& location);
Stack stack_of(std::span<const std::uintptr_t> frames);

}  // namespace plimsoll::snapshot
