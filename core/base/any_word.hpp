// SPDX-License-Identifier: Apache-2.0
// Any word of memory, also one that a sanitizer guards against the code it does not belong to. Hot.
#pragma once

#include <cstdint>

namespace plimsoll::base {

__attribute__((no_sanitize("address", "thread", "undefined"))) inline std::uintptr_t any_word(
    std::uintptr_t address) noexcept {
  using Word [[gnu::may_alias]] = std::uintptr_t;
  return *reinterpret_cast<const Word*>(address);
}

}  // namespace plimsoll::base
