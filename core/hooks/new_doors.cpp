// SPDX-License-Identifier: Apache-2.0
// Every replaceable operator new and delete. Hot. They are compiled without exceptions: bad_alloc is thrown by
// new_handler.cpp and only passes through. Out of line and noinline: gcc 15 may otherwise assume that they do nothing
// but allocate, and drop our counters (-fassume-sane-operators-new-delete).
#include <new>

#include "hooks/door.hpp"
#include "hooks/new_handler.hpp"
#include "hooks/replaced.hpp"

using namespace plimsoll::hooks;

namespace {

using plimsoll::stack::Registers;

// `Request` is a size, or what else a door asks for.
template <class Request>
[[gnu::always_inline]] inline void* new_block(const Request& request, const Registers& caller, Kind kind) {
  if (void* block = allocated(request, caller, kind)) [[likely]]
    return block;
  return recorded(allocate_after_new_handler({request}, caller), {request}, caller, kind);
}

template <class Request>
[[gnu::always_inline]] inline void* new_block_or_null(const Request& request, const Registers& caller,
                                                      Kind kind) noexcept {
  if (void* block = allocated(request, caller, kind)) [[likely]]
    return block;
  void* const block = allocate_after_new_handler_or_null({request}, caller);
  return block ? recorded(block, {request}, caller, kind) : none_left();
}

// Of an aligned form.
inline heap::Request aligned(std::size_t size, std::align_val_t alignment) noexcept {
  return {.size = size, .alignment = static_cast<std::size_t>(alignment)};
}

}  // namespace

using Size = std::size_t;
using Align = std::align_val_t;
using Nothrow = std::nothrow_t;

#define OF_CALLER(kind) PLIMSOLL_CALLER_REGISTERS(), Kind::kind
#define IF_REPLACED(which, instead) \
  if (replaced.which) [[unlikely]]  \
  return instead

// clang-format off
PLIMSOLL_NEW_DOOR void* operator new(Size size) { return new_block(size, OF_CALLER(object)); }
PLIMSOLL_NEW_DOOR void* operator new[](Size size) { IF_REPLACED(object_new, ::operator new(size)); return new_block(size, OF_CALLER(array)); }
PLIMSOLL_NEW_DOOR void* operator new(Size size, const Nothrow&) noexcept { IF_REPLACED(object_new, forward_nothrow(size)); return new_block_or_null(size, OF_CALLER(object)); }
PLIMSOLL_NEW_DOOR void* operator new[](Size size, const Nothrow&) noexcept { IF_REPLACED(any_new, forward_nothrow_array(size)); return new_block_or_null(size, OF_CALLER(array)); }
PLIMSOLL_NEW_DOOR void* operator new(Size size, Align align) { return new_block(aligned(size, align), OF_CALLER(aligned_object)); }
PLIMSOLL_NEW_DOOR void* operator new[](Size size, Align align) { return new_block(aligned(size, align), OF_CALLER(aligned_array)); }
PLIMSOLL_NEW_DOOR void* operator new(Size size, Align align, const Nothrow&) noexcept { return new_block_or_null(aligned(size, align), OF_CALLER(aligned_object)); }
PLIMSOLL_NEW_DOOR void* operator new[](Size size, Align align, const Nothrow&) noexcept { return new_block_or_null(aligned(size, align), OF_CALLER(aligned_array)); }

PLIMSOLL_NEW_DOOR void operator delete(void* block) noexcept { free_block(block, Kind::object); }
PLIMSOLL_NEW_DOOR void operator delete[](void* block) noexcept { IF_REPLACED(object_delete, ::operator delete(block)); free_block(block, Kind::array); }
PLIMSOLL_NEW_DOOR void operator delete(void* block, Size size) noexcept { IF_REPLACED(object_delete, ::operator delete(block)); free_block_sized(block, Kind::object, size); }
PLIMSOLL_NEW_DOOR void operator delete[](void* block, Size size) noexcept { IF_REPLACED(any_delete, ::operator delete[](block)); free_block_sized(block, Kind::array, size); }
PLIMSOLL_NEW_DOOR void operator delete(void* block, const Nothrow&) noexcept { IF_REPLACED(object_delete, ::operator delete(block)); free_block(block, Kind::object); }
PLIMSOLL_NEW_DOOR void operator delete[](void* block, const Nothrow&) noexcept { IF_REPLACED(any_delete, ::operator delete[](block)); free_block(block, Kind::array); }
PLIMSOLL_NEW_DOOR void operator delete(void* block, Align) noexcept { free_block(block, Kind::aligned_object); }
PLIMSOLL_NEW_DOOR void operator delete[](void* block, Align) noexcept { free_block(block, Kind::aligned_array); }
PLIMSOLL_NEW_DOOR void operator delete(void* block, Size size, Align) noexcept { free_block_sized(block, Kind::aligned_object, size); }
PLIMSOLL_NEW_DOOR void operator delete[](void* block, Size size, Align) noexcept { free_block_sized(block, Kind::aligned_array, size); }
PLIMSOLL_NEW_DOOR void operator delete(void* block, Align, const Nothrow&) noexcept { free_block(block, Kind::aligned_object); }
PLIMSOLL_NEW_DOOR void operator delete[](void* block, Align, const Nothrow&) noexcept { free_block(block, Kind::aligned_array); }
// clang-format on
