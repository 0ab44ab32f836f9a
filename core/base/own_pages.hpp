// SPDX-License-Identifier: Apache-2.0
// Memory for Plimsoll itself, straight from the kernel: never from malloc, which is what it watches. Cold: called when
// a table grows. No lock. Preserves errno, because callers stand inside the user's malloc.
#pragma once

#include <cstddef>
#include <new>

namespace plimsoll::base {

// Zeroed pages, reserved but not yet resident; null when the kernel has none. The bytes count as overhead.
void* map_pages(std::size_t bytes) noexcept;
void unmap_pages(void* pages, std::size_t bytes) noexcept;

// Zeroes pages and gives their memory back, but keeps the addresses valid: a reader who comes late reads zeros.
void discard_pages(void* pages, std::size_t bytes) noexcept;

// Bytes mapped and not given back, resident or not.
std::size_t mapped_bytes() noexcept;

// A standard allocator on own pages, for cold code that runs where malloc must not be called (a stopped world).
template <class T>
struct PageAllocator {
  using value_type = T;
  PageAllocator() = default;
  template <class U>
  PageAllocator(const PageAllocator<U>&) noexcept {}
  T* allocate(std::size_t count) {
    if (void* pages = map_pages(count * sizeof(T))) return static_cast<T*>(pages);
    throw std::bad_alloc();
  }
  void deallocate(T* pages, std::size_t count) noexcept { unmap_pages(pages, count * sizeof(T)); }
  friend bool operator==(PageAllocator, PageAllocator) { return true; }
};

}  // namespace plimsoll::base
