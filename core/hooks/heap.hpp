// SPDX-License-Identifier: Apache-2.0
// The heap behind the doors: the only file that names mimalloc. Hot. Takes no lock of ours.
//
// Two things differ from a plain call. Blocks are 16 bytes at least, so that each is aligned to 16, which the block
// table counts on. And while tracing is on a block is asked for one byte larger: then a pointer to its end, such as every
// full vector has, never equals the start of its neighbour, which would make a lost neighbour look held.
#pragma once

#include <mimalloc.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "record/block_table.hpp"
#include "record/tracing.hpp"

namespace plimsoll::hooks::heap {

inline constexpr std::size_t kLeast = 16;

inline std::size_t padded(std::size_t size) noexcept {
  const bool pads = !record::tracing.is_off() && size != ~std::size_t{0};
  return std::max(kLeast, size + pads);
}

// No two blocks of this size start in one granule.
inline record::Granule granule(std::size_t size) noexcept { return record::granule_of(std::max(kLeast, size)); }

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

// A fresh block still holds the free list's link and what its last owner wrote: pointers, by which lost blocks would look
// held for as long as the new owner does not write there. Clearing more would touch pages that the program may never.
inline constexpr std::size_t kCleared = 1024;
inline void forget_last_owner(void* block, std::size_t size) noexcept {
  std::memset(block, 0, std::clamp(size, sizeof(void*), kCleared));
}

// What we write down of a heap is full of addresses that are given out again, to blocks that may be lost. The memory
// goes to somebody who may write to a part of it only.
inline void erase(void* block) noexcept { std::memset(block, 0, usable_size(block)); }

}  // namespace plimsoll::hooks::heap
