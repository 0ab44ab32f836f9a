// SPDX-License-Identifier: Apache-2.0
// Which container of the standard library allocated, and what for, told by its functions on the stack. Cold, pure.
#pragma once

#include <cstdint>
#include <span>

#include "plimsoll/stack.hpp"
#include "symbols/location.hpp"

namespace plimsoll::snapshot {

enum class ContainerCall { none, vector_growth, string_growth, string_copy, map_node, list_node };

// Of a container in the user's own code: nothing but the standard library stands between it and the offending frame.
// libstdc++'s functions; none for what is not known, or has no debug info.
ContainerCall container_call(std::span<const symbols::Location> stack);

// Of a stack of this process, with its offending frame. Reads symbols.
struct ContainerLine {
  ContainerCall call;
  Frame frame;
};
ContainerLine container_line(std::span<const std::uintptr_t> return_addresses);

}  // namespace plimsoll::snapshot
