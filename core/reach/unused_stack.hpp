// SPDX-License-Identifier: Apache-2.0
// Words between where the kernel saved the registers of a stopped thread and that thread's stack pointer. What
// returned calls left there would hold blocks for as long as the thread waits. Cold; the world is stopped. Nobody
// locks. Each processor has a file.
#pragma once

#include <array>

#include "reach/block.hpp"
#include "reach/memory_map.hpp"
#include "reach/stopped_world.hpp"

namespace plimsoll::reach {

// Those of the words that neither the kernel nor the thread has in use. Some regions may be empty.
std::array<Region, 3> unused_stack(const ThreadPlace& place, const MemoryMap& map) noexcept;

}  // namespace plimsoll::reach
