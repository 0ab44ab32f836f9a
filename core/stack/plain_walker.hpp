// SPDX-License-Identifier: Apache-2.0
// How a build without our own rules walks (PLIMSOLL_UNWINDER): by somebody else's unwinder, each time anew. Tens of
// times slower than walker.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace plimsoll::stack {

// The frames from the innermost one that returns to `first_pc`, in the form of capture(); 0 when there is none.
std::size_t walk_plainly(std::uintptr_t first_pc, std::span<std::uintptr_t> frames) noexcept;

}  // namespace plimsoll::stack
