// SPDX-License-Identifier: Apache-2.0
// Whether code is of this library. Cold: two comparisons with addresses that the linker gives. No lock.
#pragma once

#include <cstdint>

extern "C" {
[[gnu::visibility("hidden")]] extern const char __ehdr_start;
[[gnu::visibility("hidden")]] extern const char etext;
}

namespace plimsoll::hooks {

inline bool is_own_code(std::uintptr_t address) noexcept {
  return address >= reinterpret_cast<std::uintptr_t>(&__ehdr_start) &&
         address <= reinterpret_cast<std::uintptr_t>(&etext);
}

}  // namespace plimsoll::hooks
