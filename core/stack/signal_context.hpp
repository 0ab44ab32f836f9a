// SPDX-License-Identifier: Apache-2.0
// Where the kernel leaves the registers of interrupted code: in a ucontext, at the stack pointer that a signal handler
// returns to. Cold.
#pragma once

#include <ucontext.h>

#include <cstddef>

namespace plimsoll::stack {

constexpr std::size_t saved_register_offset(int number) noexcept {
  return offsetof(ucontext_t, uc_mcontext.gregs) + static_cast<std::size_t>(number) * sizeof(greg_t);
}

inline constexpr std::size_t kSavedBpOffset = saved_register_offset(REG_RBP);
inline constexpr std::size_t kSavedSpOffset = saved_register_offset(REG_RSP);
inline constexpr std::size_t kSavedPcOffset = saved_register_offset(REG_RIP);
static_assert(kSavedBpOffset == 120 && kSavedSpOffset == 160 && kSavedPcOffset == 168, "the kernel's layout");

}  // namespace plimsoll::stack
