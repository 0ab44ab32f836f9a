// SPDX-License-Identifier: Apache-2.0
// Every allocating door of the C family, with what C and glibc promise of it: counted once, with the size that was
// asked for, aligned, zeroed where promised, errno untouched. One forgotten door would hand out blocks of another heap.
#include <malloc.h>
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "check.hpp"

extern "C" {
void cfree(void*);
void free_sized(void*, std::size_t);
void free_aligned_sized(void*, std::size_t, std::size_t);
}

namespace {

constexpr int kSomeErrno = EXDEV;

struct Door {
  const char* name;
  void* (*allocate)();
  void (*release)(void*);
  std::size_t size;
  std::size_t alignment;
};

void* from_posix_memalign() {
  void* block = nullptr;
  return posix_memalign(&block, 512, 200) == 0 ? block : nullptr;
}

const Door kDoors[] = {
    {"malloc", [] { return malloc(100); }, [](void* p) { free(p); }, 100, 16},
    {"calloc", [] { return calloc(7, 11); }, [](void* p) { cfree(p); }, 77, 16},
    {"realloc", [] { return realloc(nullptr, 55); }, [](void* p) { free(p); }, 55, 16},
    {"reallocarray", [] { return reallocarray(nullptr, 3, 33); }, [](void* p) { free_sized(p, 99); }, 99, 16},
    {"aligned_alloc", [] { return aligned_alloc(256, 512); }, [](void* p) { free_aligned_sized(p, 256, 512); }, 512,
     256},
    {"aligned_alloc, odd size", [] { return aligned_alloc(64, 65); }, [](void* p) { free(p); }, 65, 64},
    {"posix_memalign", from_posix_memalign, [](void* p) { free(p); }, 200, 512},
    {"memalign", [] { return memalign(4096, 10); }, [](void* p) { free(p); }, 10, 4096},
    {"memalign, alignment rounded up", [] { return memalign(48, 10); }, [](void* p) { free(p); }, 10, 64},
    {"memalign, above a page", [] { return memalign(65536, 10); }, [](void* p) { free(p); }, 10, 65536},
    {"valloc", [] { return valloc(10); }, [](void* p) { free(p); }, 10, 4096},
    {"pvalloc", [] { return pvalloc(4096); }, [](void* p) { free(p); }, 4096, 4096},
};

void check_door(const Door& door) {
  const int failures = check::failures;
  const check::Change change;
  errno = kSomeErrno;
  char* block = static_cast<char*>(check::keep(door.allocate()));
  CHECK_EQ(errno, kSomeErrno);
  CHECK(block != nullptr);
  CHECK_EQ(change.bytes(), door.size);
  CHECK_EQ(change.blocks(), 1);
  CHECK_EQ(change.total_bytes(), door.size);
  CHECK_EQ(change.total_blocks(), 1);
  CHECK_EQ(reinterpret_cast<std::uintptr_t>(block) % door.alignment, 0);
  CHECK(malloc_usable_size(block) >= door.size);
  std::memset(block, 0xAA, malloc_usable_size(block));
  door.release(block);
  CHECK_EQ(errno, kSomeErrno);
  CHECK(change.is_none());
  CHECK_EQ(change.total_blocks(), 1);
  if (failures != check::failures) dprintf(STDERR_FILENO, "... of the door %s\n", door.name);
}

void check_calloc_zeroes_what_was_used_before() {
  for (int round = 0; round < 100; ++round) {
    char* dirty = static_cast<char*>(check::keep(malloc(500)));
    std::memset(dirty, 0xFF, 500);
    free(dirty);
    char* zeroed = static_cast<char*>(check::keep(calloc(5, 100)));
    for (int i = 0; i < 500; ++i)
      if (zeroed[i] != 0) return CHECK(!"calloc zeroes");
    free(zeroed);
  }
}

// Also what stands in the room that was not asked for: some programs write there.
void check_realloc_keeps_all_usable_room() {
  for (std::size_t size = 1; size < 100'000; size = size * 5 / 4 + 1) {
    void* block = check::keep(malloc(size));
    const std::size_t usable = malloc_usable_size(block);
    std::memset(block, 0xAA, usable);
    block = check::keep(realloc(block, usable * 2));
    const auto* const bytes = static_cast<const unsigned char*>(block);
    CHECK_EQ(std::count(bytes, bytes + usable, 0xAA), static_cast<std::ptrdiff_t>(usable));
    free(block);
  }
}

void check_null_is_no_block() {
  const check::Change change;
  errno = kSomeErrno;
  free(check::keep(static_cast<void*>(nullptr)));
  CHECK_EQ(malloc_usable_size(nullptr), 0);
  CHECK_EQ(errno, kSomeErrno);
  CHECK(change.is_none());
}

}  // namespace

int main() {
  for (const Door& door : kDoors) check_door(door);
  check_calloc_zeroes_what_was_used_before();
  check_realloc_keeps_all_usable_room();
  check_null_is_no_block();
  return check::result();
}
