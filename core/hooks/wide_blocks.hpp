// SPDX-License-Identifier: Apache-2.0
// Blocks that are aligned to more than the heap's own, for a heap that cannot be asked for that: each lies in a larger
// block of the heap's, and is known by where it starts. Asked at each free of an address that may be one. Finding takes
// no lock; a table that grows takes its own.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plimsoll::hooks::wide_blocks {

// All are aligned so far at least: others need not be looked up.
inline constexpr std::size_t kLeastAlignment = 256;
inline bool may_be_one(const void* block) noexcept {
  return reinterpret_cast<std::uintptr_t>(block) % kLeastAlignment == 0;
}

// How much more the heap is to be asked for; and the block in it. Null: there is no memory to know it by.
std::size_t room_for(std::size_t alignment) noexcept;
void* put(void* heaps_block, std::size_t bytes, std::size_t alignment) noexcept;

// How far behind the heap's block it starts; 0 when it is the heap's. `take`: for the last time.
std::size_t offset_of(const void* block) noexcept;
std::size_t take_offset_of(const void* block) noexcept;

// For fork.
void lock() noexcept;
void unlock() noexcept;

}  // namespace plimsoll::hooks::wide_blocks
