// SPDX-License-Identifier: Apache-2.0
// The C family: one line each, with glibc's semantics (errno, realloc to zero, rounding of odd alignments). Hot.
// noinline, and compiled with a frame pointer: the caller's registers are read from the door's own frame.
#include <unistd.h>

#include <bit>
#include <cstdlib>

#include "hooks/door.hpp"

using namespace plimsoll::hooks;

namespace {

bool overflows(std::size_t count, std::size_t size, std::size_t& bytes) {
  if (!__builtin_mul_overflow(count, size, &bytes)) return false;
  errno = ENOMEM;
  return true;
}

void* resize_block(void* block, std::size_t size, const plimsoll::stack::Registers& caller) noexcept {
  if (!block) return allocated(size, caller, Kind::c);
  if (size == 0) {
    free_block(block);
    return nullptr;
  }
  if (plimsoll::record::tracing.is_plainly_on()) return resize_recorded(block, size, caller);
  if (!plimsoll::record::tracing.is_off()) return resize_specially(block, size, caller);
  return resize_untraced(block, size);
}

void* allocate_aligned(std::size_t alignment, std::size_t size, const plimsoll::stack::Registers& caller) noexcept {
  if (alignment > ~std::size_t{0} / 2) {
    errno = EINVAL;
    return nullptr;
  }
  return allocated(heap::Request{.size = size, .alignment = std::bit_ceil(alignment)}, caller, Kind::c);
}

std::size_t page_size() { return static_cast<std::size_t>(sysconf(_SC_PAGESIZE)); }

}  // namespace

PLIMSOLL_DOOR void* malloc(std::size_t size) noexcept { return allocated(size, PLIMSOLL_CALLER_REGISTERS(), Kind::c); }

PLIMSOLL_DOOR void* calloc(std::size_t count, std::size_t size) noexcept {
  std::size_t bytes;
  if (overflows(count, size, bytes)) return nullptr;
  return allocated(heap::Request{.size = bytes, .is_zeroed = true}, PLIMSOLL_CALLER_REGISTERS(), Kind::c);
}

PLIMSOLL_DOOR void* realloc(void* block, std::size_t size) noexcept {
  return resize_block(block, size, PLIMSOLL_CALLER_REGISTERS());
}

PLIMSOLL_DOOR void* reallocarray(void* block, std::size_t count, std::size_t size) noexcept {
  std::size_t bytes;
  if (overflows(count, size, bytes)) return nullptr;
  return resize_block(block, bytes, PLIMSOLL_CALLER_REGISTERS());
}

PLIMSOLL_DOOR void free(void* block) noexcept { free_block(block); }
PLIMSOLL_DOOR void cfree(void* block) noexcept { free_block(block); }
PLIMSOLL_DOOR void free_sized(void* block, std::size_t size) noexcept { free_block_sized(block, Kind::c, size); }
PLIMSOLL_DOOR void free_aligned_sized(void* block, std::size_t, std::size_t size) noexcept {
  free_block_sized(block, Kind::c, size);
}

PLIMSOLL_DOOR void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return allocate_aligned(alignment, size, PLIMSOLL_CALLER_REGISTERS());
}

PLIMSOLL_DOOR void* memalign(std::size_t alignment, std::size_t size) noexcept {
  return allocate_aligned(alignment, size, PLIMSOLL_CALLER_REGISTERS());
}

PLIMSOLL_DOOR int posix_memalign(void** block, std::size_t alignment, std::size_t size) noexcept {
  if (!std::has_single_bit(alignment) || alignment % sizeof(void*) != 0) return EINVAL;
  const int saved_errno = errno;
  void* aligned = allocate_aligned(alignment, size, PLIMSOLL_CALLER_REGISTERS());
  errno = saved_errno;
  if (!aligned) return ENOMEM;
  *block = aligned;
  return 0;
}

PLIMSOLL_DOOR void* valloc(std::size_t size) noexcept {
  return allocate_aligned(page_size(), size, PLIMSOLL_CALLER_REGISTERS());
}

PLIMSOLL_DOOR void* pvalloc(std::size_t size) noexcept {
  const std::size_t page = page_size();
  if (size > ~std::size_t{0} - page) {
    errno = ENOMEM;
    return nullptr;
  }
  const std::size_t whole_pages = (size + page - 1) & ~(page - 1);
  return allocated(heap::Request{.size = size, .alignment = page, .at_least = whole_pages}, PLIMSOLL_CALLER_REGISTERS(),
                   Kind::c);
}

PLIMSOLL_DOOR std::size_t malloc_usable_size(void* block) noexcept { return block ? heap::usable_size(block) : 0; }
