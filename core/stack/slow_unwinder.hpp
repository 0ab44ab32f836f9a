// SPDX-License-Identifier: Apache-2.0
// libgcc's unwinder, for stacks that the rules cannot walk: some thirty times slower. Cold. libgcc may lock while
// frames are registered by hand (just-in-time compilers), and may allocate at its first use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace plimsoll::stack {

// The frames from the innermost one that returns to `first_pc`, in the form of capture(); 0 when there is none.
std::size_t walk_slowly(std::uintptr_t first_pc, std::span<std::uintptr_t> frames) noexcept;

// Whether one of these is code of libgcc's own. While it puts the registers of an exception's handler in place of its
// own, its tables are wrong: libgcc would crash on the way from there, as when a signal handler calls backtrace().
bool has_slow_unwinders_code(std::span<const std::uintptr_t> frames) noexcept;

}  // namespace plimsoll::stack
