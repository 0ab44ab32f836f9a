// SPDX-License-Identifier: Apache-2.0
// The library under test.
#include <cstdlib>

#include "child.hpp"

[[gnu::noinline]] static void* allocate_deep_inside(std::size_t size) {
  return keep(std::malloc(size));  // LINE: library
}

void* allocate_in_library(std::size_t size) { return keep(allocate_deep_inside(size)); }
