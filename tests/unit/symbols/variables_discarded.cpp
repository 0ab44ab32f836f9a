// SPDX-License-Identifier: Apache-2.0
// The linker throws one of these variables away, and what is left of its debug info says that it lies where the
// library's first thread-local lies.
#include "variables.hpp"

[[gnu::visibility("hidden")]] thread_local int thread_unused = 1;
thread_local int thread_first = 1;
static const int first_line = __LINE__ - 1;

extern "C" const Variable* variables_of_library() {
  static Variable all[2];
  all[0] = {&thread_first, "thread_first", first_line};
  return all;
}
