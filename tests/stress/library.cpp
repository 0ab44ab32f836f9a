// SPDX-License-Identifier: Apache-2.0
// A library that is loaded, allocates, and is unloaded while its blocks live.
#include <cstdlib>

extern "C" [[gnu::visibility("default")]] void* stress_allocate(std::size_t size) {
  void* block = std::malloc(size);
  asm volatile("" : "+r"(block) : : "memory");
  return block;
}
