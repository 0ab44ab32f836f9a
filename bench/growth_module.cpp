// SPDX-License-Identifier: Apache-2.0
// A library that allocates, for growth.cpp to load many times.
#include <cstddef>
#include <cstdlib>

extern "C" void* allocate_in_module(std::size_t size) {
  void* block = std::malloc(size);
  asm volatile("" : "+r"(block)::"memory");
  return block;
}
