// SPDX-License-Identifier: Apache-2.0
#include "stack/plain_walker.hpp"
#include "stack/slow_unwinder.hpp"

namespace plimsoll::stack {

std::size_t walk_plainly(std::uintptr_t first_pc, std::span<std::uintptr_t> frames) noexcept {
  return walk_slowly(first_pc, frames);
}

}  // namespace plimsoll::stack
