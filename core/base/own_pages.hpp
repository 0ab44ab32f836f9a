// SPDX-License-Identifier: Apache-2.0
// Memory for Plimsoll itself, straight from the kernel: never from malloc, which is what it watches. Cold: called when
// a table grows. No lock. Preserves errno, because callers stand inside the user's malloc.
#pragma once

#include <cstddef>

namespace plimsoll::base {

// Zeroed pages, reserved but not yet resident; null when the kernel has none, or the limit is reached. The bytes count
// as overhead.
void* map_pages(std::size_t bytes) noexcept;
void unmap_pages(void* pages, std::size_t bytes) noexcept;

// How memory of a table comes to be used: here and there, or all of it, from its begin to its end.
enum class Filling { sparse, dense };

// Makes all of them resident at once, where each would cost a page fault of its own. Only if the kernel is so kind.
void make_resident(void* pages, std::size_t bytes) noexcept;

// Zeroes pages and gives their memory back, but keeps the addresses valid: a reader who comes late reads zeros.
void discard_pages(void* pages, std::size_t bytes) noexcept;

// From now on no more than so many bytes are mapped at once; what is mapped already stays.
void limit_pages(std::size_t bytes) noexcept;
// Whether map_pages() ever returned null. Then something is not known that should be.
bool has_refused_pages() noexcept;

// Bytes mapped and not given back, resident or not.
std::size_t mapped_bytes() noexcept;

}  // namespace plimsoll::base
