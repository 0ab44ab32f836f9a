// SPDX-License-Identifier: Apache-2.0
// The heap behind the doors: the only file that names mimalloc. Hot. Takes no lock of ours.
//
// Two things differ from a plain call. Blocks are 16 bytes at least, so that each is aligned to 16, which the block
// table counts on. And a small block is asked for one byte larger: then a pointer to its end never equals the start of
// its neighbour, which would make a lost neighbour look held.
#pragma once

#include <mimalloc.h>

#include <cstddef>
#include <cstdint>

namespace plimsoll::hooks::heap {

inline constexpr std::size_t kLeast = 16;
inline constexpr std::size_t kEndPadded = 1024;  // larger blocks would pay an eighth of their size for the byte

inline std::size_t padded(std::size_t size) noexcept {
  if (size < kLeast) return kLeast;
  return size <= kEndPadded ? size + 1 : size;
}

// How far apart the starts of blocks of this size lie at least.
inline std::size_t spacing(std::size_t size) noexcept { return padded(size); }

inline void* allocate(std::size_t size) noexcept { return mi_malloc(padded(size)); }
inline void* allocate_zeroed(std::size_t size) noexcept { return mi_zalloc(padded(size)); }
inline void* allocate_aligned(std::size_t size, std::size_t alignment) noexcept {
  return mi_malloc_aligned(padded(size), alignment);
}
inline void* resize(void* block, std::size_t size) noexcept { return mi_realloc(block, padded(size)); }
inline void release(void* block) noexcept { mi_free(block); }
inline std::size_t usable_size(const void* block) noexcept { return mi_usable_size(block); }

// A block of another allocator (a second C library, say) is none of ours to free.
inline bool owns(const void* block) noexcept { return mi_is_in_heap_region(block); }

// A fresh block still holds the free list's link, a pointer to another block.
inline void forget_link(void* block) noexcept { *static_cast<std::uintptr_t*>(block) = 0; }

}  // namespace plimsoll::hooks::heap
