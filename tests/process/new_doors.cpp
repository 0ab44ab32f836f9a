// SPDX-License-Identifier: Apache-2.0
// Every replaceable operator new, freed by every operator delete that may free it. A form that is not replaced would
// fall through to libstdc++'s, which calls malloc: counted then, but with one frame too many and with the wrong
// new-handler loop.
#include <cerrno>
#include <cstdint>
#include <new>

#include "check.hpp"

namespace {

constexpr int kSomeErrno = EXDEV;
constexpr std::align_val_t kAlignment{128};

struct Pair {
  const char* name;
  void* (*allocate)(std::size_t);
  void (*release)(void*);
  std::size_t alignment;
};

const Pair kPairs[] = {
    {"new", [](std::size_t n) { return ::operator new(n); }, [](void* p) { ::operator delete(p); }, 16},
    {"new, sized delete", [](std::size_t n) { return ::operator new(n); }, [](void* p) { ::operator delete(p, 90ul); },
     16},
    {"new[]", [](std::size_t n) { return ::operator new[](n); }, [](void* p) { ::operator delete[](p); }, 16},
    {"new[], sized", [](std::size_t n) { return ::operator new[](n); }, [](void* p) { ::operator delete[](p, 90ul); },
     16},
    {"nothrow", [](std::size_t n) { return ::operator new(n, std::nothrow); },
     [](void* p) { ::operator delete(p, std::nothrow); }, 16},
    {"nothrow[]", [](std::size_t n) { return ::operator new[](n, std::nothrow); },
     [](void* p) { ::operator delete[](p, std::nothrow); }, 16},
    {"aligned", [](std::size_t n) { return ::operator new(n, kAlignment); },
     [](void* p) { ::operator delete(p, kAlignment); }, 128},
    {"aligned, sized", [](std::size_t n) { return ::operator new(n, kAlignment); },
     [](void* p) { ::operator delete(p, 90ul, kAlignment); }, 128},
    {"aligned[]", [](std::size_t n) { return ::operator new[](n, kAlignment); },
     [](void* p) { ::operator delete[](p, kAlignment); }, 128},
    {"aligned[], sized", [](std::size_t n) { return ::operator new[](n, kAlignment); },
     [](void* p) { ::operator delete[](p, 90ul, kAlignment); }, 128},
    {"aligned nothrow", [](std::size_t n) { return ::operator new(n, kAlignment, std::nothrow); },
     [](void* p) { ::operator delete(p, kAlignment, std::nothrow); }, 128},
    {"aligned nothrow[]", [](std::size_t n) { return ::operator new[](n, kAlignment, std::nothrow); },
     [](void* p) { ::operator delete[](p, kAlignment, std::nothrow); }, 128},
};

void check_pair(const Pair& pair) {
  const int failures = check::failures;
  const check::Change change;
  errno = kSomeErrno;
  void* block = check::keep(pair.allocate(90));
  CHECK_EQ(change.bytes(), 90);
  CHECK_EQ(change.blocks(), 1);
  CHECK_EQ(change.total_blocks(), 1);
  CHECK_EQ(reinterpret_cast<std::uintptr_t>(block) % pair.alignment, 0);
  pair.release(block);
  CHECK_EQ(errno, kSomeErrno);
  CHECK(change.is_none());
  pair.release(nullptr);
  CHECK(change.is_none());
  if (failures != check::failures) dprintf(STDERR_FILENO, "... of operator %s\n", pair.name);
}

struct alignas(64) Line {
  char bytes[192];
};

void check_expressions() {
  const check::Change change;
  int* one = check::keep(new int(5));
  CHECK_EQ(change.bytes(), sizeof(int));
  delete one;
  Line* lines = check::keep(new Line[3]);
  CHECK_EQ(change.bytes(), 3 * sizeof(Line));
  CHECK_EQ(reinterpret_cast<std::uintptr_t>(lines) % 64, 0);
  delete[] lines;
  CHECK(change.is_none());
}

}  // namespace

int main() {
  for (const Pair& pair : kPairs) check_pair(pair);
  check_expressions();
  return check::result();
}
