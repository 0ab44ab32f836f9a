// SPDX-License-Identifier: Apache-2.0
// A library that allocates in its constructor, and does not know of Plimsoll: it may be initialised first.
#include <cstdlib>

extern void* block_of_library_constructor;
void* block_of_library_constructor;

[[gnu::constructor, gnu::noinline]] static void allocate_in_library_constructor() {
  block_of_library_constructor = std::malloc(3000);
}
