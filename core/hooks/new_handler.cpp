// SPDX-License-Identifier: Apache-2.0
#include "hooks/new_handler.hpp"

#include <new>

#include "hooks/heap.hpp"

namespace plimsoll::hooks {

void* allocate_after_new_handler(std::size_t size, std::size_t alignment) {
  for (;;) {
    const std::new_handler handler = std::get_new_handler();
    if (!handler) throw std::bad_alloc();
    handler();
    if (void* block = heap::allocate_aligned(size, alignment)) return block;
  }
}

void* allocate_after_new_handler_or_null(std::size_t size, std::size_t alignment) noexcept {
  try {
    return allocate_after_new_handler(size, alignment);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

}  // namespace plimsoll::hooks
