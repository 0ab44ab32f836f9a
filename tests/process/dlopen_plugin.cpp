// SPDX-License-Identifier: Apache-2.0
// A library to be loaded and unloaded; compiled twice, with frames of different sizes.
#include <cstdlib>
#include <vector>

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

namespace {
std::vector<int> kept_by_the_library(FRAME_BYTES);
}

extern "C" [[gnu::noinline]] void* JOIN(inner_of_, PLUGIN)(std::size_t size) {
  char frame[FRAME_BYTES];
  asm volatile("" : : "r"(frame) : "memory");
  void* block = std::malloc(size);
  asm volatile("" : : "r"(frame) : "memory");
  return block;
}

extern "C" void* allocate_in_plugin(std::size_t size) {
  void* block = JOIN(inner_of_, PLUGIN)(size);
  asm volatile("" : : : "memory");  // no tail call
  return block;
}
