// SPDX-License-Identifier: Apache-2.0
// What debug info says of a thread-local variable's line: nothing where it does not say where the variable lies, as
// gcc's for aarch64.
#pragma once

constexpr int line_of_thread_local([[maybe_unused]] int line) {
#if defined(__aarch64__) && !defined(__clang__)
  return 0;
#else
  return line;
#endif
}
