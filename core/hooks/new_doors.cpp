// SPDX-License-Identifier: Apache-2.0
// Every replaceable operator new and delete. Hot. They are compiled without exceptions: bad_alloc is thrown by
// new_handler.cpp and only passes through. Out of line and noinline: gcc 15 may otherwise assume that they do nothing
// but allocate, and drop our counters (-fassume-sane-operators-new-delete).
#include <new>

#include "hooks/door.hpp"
#include "hooks/new_handler.hpp"

using namespace plimsoll::hooks;

namespace {

using plimsoll::stack::Registers;

void* new_block(std::size_t size, const Registers& caller) {
  void* block = heap::allocate(size);
  if (!block) [[unlikely]]
    block = allocate_after_new_handler(size, kDefaultAlignment);
  return recorded_fresh(block, size, caller);
}

void* new_aligned_block(std::size_t size, std::align_val_t alignment, const Registers& caller) {
  void* block = heap::allocate_aligned(size, static_cast<std::size_t>(alignment));
  if (!block) [[unlikely]]
    block = allocate_after_new_handler(size, static_cast<std::size_t>(alignment));
  return recorded_fresh(block, size, caller);
}

void* new_block_or_null(std::size_t size, const Registers& caller) noexcept {
  void* block = heap::allocate(size);
  if (!block) [[unlikely]]
    block = allocate_after_new_handler_or_null(size, kDefaultAlignment);
  return recorded_fresh(block, size, caller);
}

void* new_aligned_block_or_null(std::size_t size, std::align_val_t alignment, const Registers& caller) noexcept {
  void* block = heap::allocate_aligned(size, static_cast<std::size_t>(alignment));
  if (!block) [[unlikely]]
    block = allocate_after_new_handler_or_null(size, static_cast<std::size_t>(alignment));
  return recorded_fresh(block, size, caller);
}

}  // namespace

using Size = std::size_t;
using Align = std::align_val_t;
using Nothrow = std::nothrow_t;

// clang-format off
PLIMSOLL_NEW_DOOR void* operator new(Size size) { return new_block(size, PLIMSOLL_CALLER_REGISTERS()); }
PLIMSOLL_NEW_DOOR void* operator new[](Size size) { return new_block(size, PLIMSOLL_CALLER_REGISTERS()); }
PLIMSOLL_NEW_DOOR void* operator new(Size size, const Nothrow&) noexcept { return new_block_or_null(size, PLIMSOLL_CALLER_REGISTERS()); }
PLIMSOLL_NEW_DOOR void* operator new[](Size size, const Nothrow&) noexcept { return new_block_or_null(size, PLIMSOLL_CALLER_REGISTERS()); }
PLIMSOLL_NEW_DOOR void* operator new(Size size, Align align) { return new_aligned_block(size, align, PLIMSOLL_CALLER_REGISTERS()); }
PLIMSOLL_NEW_DOOR void* operator new[](Size size, Align align) { return new_aligned_block(size, align, PLIMSOLL_CALLER_REGISTERS()); }
PLIMSOLL_NEW_DOOR void* operator new(Size size, Align align, const Nothrow&) noexcept { return new_aligned_block_or_null(size, align, PLIMSOLL_CALLER_REGISTERS()); }
PLIMSOLL_NEW_DOOR void* operator new[](Size size, Align align, const Nothrow&) noexcept { return new_aligned_block_or_null(size, align, PLIMSOLL_CALLER_REGISTERS()); }

PLIMSOLL_NEW_DOOR void operator delete(void* block) noexcept { free_block(block); }
PLIMSOLL_NEW_DOOR void operator delete[](void* block) noexcept { free_block(block); }
PLIMSOLL_NEW_DOOR void operator delete(void* block, Size) noexcept { free_block(block); }
PLIMSOLL_NEW_DOOR void operator delete[](void* block, Size) noexcept { free_block(block); }
PLIMSOLL_NEW_DOOR void operator delete(void* block, const Nothrow&) noexcept { free_block(block); }
PLIMSOLL_NEW_DOOR void operator delete[](void* block, const Nothrow&) noexcept { free_block(block); }
PLIMSOLL_NEW_DOOR void operator delete(void* block, Align) noexcept { free_block(block); }
PLIMSOLL_NEW_DOOR void operator delete[](void* block, Align) noexcept { free_block(block); }
PLIMSOLL_NEW_DOOR void operator delete(void* block, Size, Align) noexcept { free_block(block); }
PLIMSOLL_NEW_DOOR void operator delete[](void* block, Size, Align) noexcept { free_block(block); }
PLIMSOLL_NEW_DOOR void operator delete(void* block, Align, const Nothrow&) noexcept { free_block(block); }
PLIMSOLL_NEW_DOOR void operator delete[](void* block, Align, const Nothrow&) noexcept { free_block(block); }
// clang-format on
