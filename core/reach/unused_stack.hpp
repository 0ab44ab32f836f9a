// SPDX-License-Identifier: Apache-2.0
// The words between the registers that the kernel saved for a stopped thread and that thread's stack pointer. What
// returned calls left there would hold blocks for as long as the thread waits. Cold; the world is stopped. Nobody
// locks.
//
// The 128 bytes below the stack pointer are its red zone: a function that calls no other may keep variables there. The
// kernel spares it, and aligns what it saves below.
#pragma once

#include "reach/block.hpp"
#include "reach/memory_map.hpp"
#include "reach/stopped_world.hpp"

namespace plimsoll::reach {

// Those of the words that are not in use: the gap of less than 64 bytes that comes of the alignment; and the red zone,
// when the thread is in the C library's syscall(), which uses no stack, as std::future, std::latch and std::atomic
// wait. In any other function the red zone may have words that nobody else has.
Region unused_stack(const ThreadPlace& place, const MemoryMap& map) noexcept;

}  // namespace plimsoll::reach
