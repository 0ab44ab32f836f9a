// SPDX-License-Identifier: Apache-2.0
// A program that replaces operator new and delete, as it may: its memory then comes through malloc, and is seen.
#include <cstdlib>
#include <new>

#include "child.hpp"
#include "framework.hpp"

void* operator new(std::size_t size) {
  if (void* block = std::malloc(size)) return block;
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }

TEST(OwnNew, Passes) { delete keep(new int); }
TEST(OwnNew, Leaks) { keep(new int); }
