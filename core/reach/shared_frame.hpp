// SPDX-License-Identifier: Apache-2.0
// Which frames of the calling thread were on its stack at an earlier moment already. Cold. No lock.
#pragma once

#include <cstdint>
#include <span>

namespace plimsoll::reach {

// Where the innermost of those frames ends: the stack pointer in it. What lies deeper are calls that it has made since,
// even where the earlier copy has a word of theirs. `earlier` is the stack from that address on, as it was.
// Zero when nothing has changed, or nothing is known.
std::uintptr_t end_of_shared_frames(std::uintptr_t earlier_from, std::span<const std::uintptr_t> earlier) noexcept;

}  // namespace plimsoll::reach
