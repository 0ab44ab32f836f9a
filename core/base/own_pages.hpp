// SPDX-License-Identifier: Apache-2.0
// Memory for Plimsoll itself, straight from the kernel: never from malloc, which is what it watches. Cold: called when
// a table grows. No lock. Preserves errno, because callers stand inside the user's malloc.
#pragma once

#include <cstddef>

namespace plimsoll::base {

// Zeroed pages, reserved but not yet resident; null when the kernel has none. The bytes count as overhead.
void* map_pages(std::size_t bytes) noexcept;
void unmap_pages(void* pages, std::size_t bytes) noexcept;

// Zeroes pages and gives their memory back, but keeps the addresses valid: a reader who comes late reads zeros.
void discard_pages(void* pages, std::size_t bytes) noexcept;

// Bytes mapped and not given back, resident or not.
std::size_t mapped_bytes() noexcept;

}  // namespace plimsoll::base
