// SPDX-License-Identifier: Apache-2.0
// The heap behind the doors: the only file that names mimalloc. Hot. Takes no lock of ours.
//
// Two things differ from a plain call. Blocks are 16 bytes at least, so that each is aligned to 16, which the block
// table counts on. And while tracing is on a block is asked for one byte larger: then a pointer to its end, such as every
// full vector has, never equals the start of its neighbour, which would make a lost neighbour look held.
#pragma once

#include <mimalloc.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "hooks/wide_blocks.hpp"
#include "record/tracing.hpp"

namespace plimsoll::hooks::heap {

inline constexpr std::size_t kLeast = 16;

// What a door asks for.
struct Request {
  std::size_t size;           // as the program said it
  std::size_t alignment = 0;  // 0: the heap's own
  bool is_zeroed = false;
  std::size_t at_least = 0;  // the heap is asked for so much, if that is more
};

inline std::size_t with_end(std::size_t size) noexcept { return std::max(kLeast, size + (size != ~std::size_t{0})); }
inline std::size_t padded(std::size_t size, bool is_traced) noexcept {
  return is_traced ? with_end(size) : std::max(kLeast, size);
}

// mimalloc 3.0.1, Debian 13's, gives out blocks that overlap once some were to be aligned (docs/LIMITS.md). Its other
// blocks are aligned to their size where that is a power of two, up to 1 KiB, and to 128 above: enough for most.
inline constexpr bool kOverlapsAligned = MI_MALLOC_VERSION >= 300;
inline void* allocate_aligned(std::size_t bytes, std::size_t alignment) noexcept {
  if (!kOverlapsAligned) return mi_malloc_aligned(bytes, alignment);
  constexpr std::size_t kMost = 1024, kAbove = 128;
  const std::size_t least = std::max(bytes, alignment);
  if (least <= kMost || alignment <= kAbove) {
    void* const block = mi_malloc(least <= kMost ? std::bit_ceil(least) : bytes);
    if (reinterpret_cast<std::uintptr_t>(block) % alignment == 0) return block;
    mi_free(block);
  }
  const std::size_t room = wide_blocks::room_for(alignment);
  void* const block = bytes <= ~room ? mi_malloc(bytes + room) : nullptr;
  void* const aligned = block ? wide_blocks::put(block, bytes, alignment) : nullptr;
  if (!aligned) mi_free(block);
  return aligned;
}
inline bool may_be_wide(const void* block) noexcept { return kOverlapsAligned && wide_blocks::may_be_one(block); }

inline void* allocate(const Request& request, bool is_traced) noexcept {
  const std::size_t bytes = padded(std::max(request.size, request.at_least), is_traced);
  if (request.is_zeroed) return mi_zalloc(bytes);
  return request.alignment ? allocate_aligned(bytes, request.alignment) : mi_malloc(bytes);
}
inline void* allocate(const Request& request) noexcept { return allocate(request, !record::tracing.is_off()); }
inline void release(void* block) noexcept {
  mi_free(may_be_wide(block) ? static_cast<char*>(block) - wide_blocks::take_offset_of(block) : block);
}
inline std::size_t usable_size(const void* block) noexcept {
  const std::size_t offset = may_be_wide(block) ? wide_blocks::offset_of(block) : 0;
  return mi_usable_size(static_cast<const char*>(block) - offset) - offset;
}
inline void* resize(void* block, std::size_t size) noexcept {
  const std::size_t bytes = padded(size, !record::tracing.is_off());
  if (!may_be_wide(block) || wide_blocks::offset_of(block) == 0) return mi_realloc(block, bytes);
  void* const resized = mi_malloc(bytes);
  if (!resized) return nullptr;
  std::memcpy(resized, block, std::min(size, usable_size(block)));
  release(block);
  return resized;
}

// A block of another allocator (a second C library, say) is none of ours to free.
inline bool owns(const void* block) noexcept { return mi_is_in_heap_region(block); }

// A fresh block still holds the free list's link and what its last owner wrote: pointers, by which lost blocks would
// look held for as long as the new owner does not write there. Clearing more than a few pages would make resident what
// the program may never touch. Small ones, nearly all, without a call (the doors are compiled with -fno-builtin): by
// halves that meet or overlap.
inline constexpr std::size_t kCleared = 16 * 1024;
[[gnu::always_inline]] inline void forget_last_owner(void* block, std::size_t size) noexcept {
  char* const begin = static_cast<char*>(block);
  const auto clear_both_ends = [&]<std::size_t kBytes>() {
    __builtin_memset(begin, 0, kBytes);
    __builtin_memset(begin + size - kBytes, 0, kBytes);
  };
  if (size <= kLeast)
    __builtin_memset(begin, 0, kLeast);
  else if (size <= 32)
    clear_both_ends.template operator()<16>();
  else if (size <= 64)
    clear_both_ends.template operator()<32>();
  else if (size <= 128)
    clear_both_ends.template operator()<64>();
  else
    std::memset(begin, 0, std::min(size, kCleared));
}

// The same of what a block has grown by: behind all that its owner had, also the room that it had not asked for.
inline void forget_last_owner_behind(std::size_t usable_before, void* block, std::size_t size) noexcept {
  if (size > usable_before)
    std::memset(static_cast<char*>(block) + usable_before, 0, std::min(size - usable_before, kCleared));
}

// What we write down of a heap is full of addresses that are given out again, to blocks that may be lost. The memory
// goes to somebody who may write to a part of it only.
inline void erase(void* block) noexcept { std::memset(block, 0, usable_size(block)); }

}  // namespace plimsoll::hooks::heap
