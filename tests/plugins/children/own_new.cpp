// SPDX-License-Identifier: Apache-2.0
// A program that replaces operator new and delete, as it may: its memory then comes through malloc, and is seen. It
// counts, so whatever it gave out must come back to its own delete: also what it did not replace, arrays, sized and
// nothrow forms, which the standard has lead to these two.
#include <cstdlib>
#include <new>

#include "child.hpp"
#include "framework.hpp"

static int live_blocks = 0;

void* operator new(std::size_t size) {
  void* block = std::malloc(size);
  if (!block) throw std::bad_alloc();
  ++live_blocks;
  return block;
}
void operator delete(void* block) noexcept {
  live_blocks -= block != nullptr;
  std::free(block);
}

TEST(OwnNew, Passes) { delete keep(new int); }
TEST(OwnNew, Leaks) { keep(new int); }

TEST(OwnNew, SoundForms) {
  const int before = live_blocks;
  int* forms[] = {keep(new int), keep(new int[3]), keep(new (std::nothrow) int), keep(new (std::nothrow) int[3])};
  const int made = live_blocks - before;
  delete forms[0];
  delete[] forms[1];
  ::operator delete(forms[2], sizeof(int));
  ::operator delete[](forms[3], 3 * sizeof(int));
  const int left = live_blocks - before;  // of the forms alone: the framework allocates for its checks
  EXPECT(made == 4);
  EXPECT(left == 0);
}

TEST(OwnNew, SoundAlignedForms) {
  struct alignas(64) Wide {
    char bytes[64];
  };
  delete keep(new Wide);
  delete[] keep(new Wide[2]);
}
