// SPDX-License-Identifier: Apache-2.0
// Where a frame of the calling thread lies, as the unwind tables tell. Cold. No lock.
#pragma once

#include <cstdint>

#include "reach/block.hpp"

namespace plimsoll::reach {

// The frame that has `frame`, what __builtin_frame_address(0) was in its function: from its stack pointer to that of
// its caller. `inner` is an address in a frame of something that it called, which it begins with where there are no
// tables; it ends behind the saved frame pointer and return address then.
Region frame_extent(std::uintptr_t frame, std::uintptr_t inner) noexcept;

}  // namespace plimsoll::reach
