// SPDX-License-Identifier: Apache-2.0
// For the child programs: test suites as a user would write them, run by the drivers in the folder above. A driver
// finds the line that it expects in a report by the comment `LINE: name` on it.
#pragma once

#include <cstddef>

// The compiler may remove an allocation that it sees through.
template <class T>
[[gnu::always_inline]] inline T* keep(T* block) {
  asm volatile("" : "+r"(block) : : "memory");
  return block;
}

// In a library under test, with debug info.
void* allocate_in_library(std::size_t size);

// In code that was compiled without -g.
void* allocate_without_debug_info(std::size_t size);
