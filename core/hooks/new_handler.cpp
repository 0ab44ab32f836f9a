// SPDX-License-Identifier: Apache-2.0
#include "hooks/new_handler.hpp"

#include <new>

#include "hooks/door.hpp"

namespace plimsoll::hooks {

void* allocate_after_new_handler(heap::Request request, const stack::Registers& caller) {
  for (;;) {
    const std::new_handler handler = std::get_new_handler();
    if (!handler) throw std::bad_alloc();
    handler();
    if (void* block = allocate_specially(request, caller)) return block;
  }
}

void* allocate_after_new_handler_or_null(heap::Request request, const stack::Registers& caller) noexcept {
  try {
    return allocate_after_new_handler(request, caller);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void* forward_nothrow(std::size_t size) noexcept {
  try {
    return ::operator new(size);
  } catch (...) {
    return nullptr;
  }
}

void* forward_nothrow_array(std::size_t size) noexcept {
  try {
    return ::operator new[](size);
  } catch (...) {
    return nullptr;
  }
}

}  // namespace plimsoll::hooks
