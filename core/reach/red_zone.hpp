// SPDX-License-Identifier: Apache-2.0
// The 128 bytes below a stack pointer, in which a function that calls no other may keep its variables. Of a thread that
// waits they are rarely in use, and what returned calls left there would hold blocks for as long as it waits. Cold; the
// world is stopped. Nobody locks.
#pragma once

#include "reach/block.hpp"
#include "reach/memory_map.hpp"
#include "reach/stopped_world.hpp"

namespace plimsoll::reach {

// The red zone of a stopped thread that is in the C library's syscall(), which uses no stack, as std::future,
// std::latch and std::atomic wait. Empty for any other thread: then there may be words in it that nobody else has.
Region unused_red_zone(const ThreadPlace& place, const MemoryMap& map) noexcept;

}  // namespace plimsoll::reach
