// SPDX-License-Identifier: Apache-2.0
// What the programs of this folder check themselves with: they have no test framework, because its allocations would be
// part of what is measured. A failed check is written with write(2) and makes the program exit with 1.
#pragma once

#include <unistd.h>

#include <cstdio>

#include "plimsoll/plimsoll.hpp"

#define CHECK(condition) ::check::that(static_cast<bool>(condition), #condition, __FILE__, __LINE__)
#define CHECK_EQ(actual, expected) \
  ::check::equal(static_cast<long long>(actual), static_cast<long long>(expected), #actual, __FILE__, __LINE__)

namespace check {

inline int failures = 0;

inline void that(bool kept, const char* condition, const char* file, int line) {
  if (kept) return;
  ++failures;
  dprintf(STDERR_FILENO, "%s:%d: not so: %s\n", file, line, condition);
}

inline void equal(long long actual, long long expected, const char* what, const char* file, int line) {
  if (actual == expected) return;
  ++failures;
  dprintf(STDERR_FILENO, "%s:%d: %s is %lld, not %lld\n", file, line, what, actual, expected);
}

inline int result() { return failures != 0; }

// The compiler may remove an allocation that it sees through.
template <class T>
T* keep(T* block) {
  asm volatile("" : "+r"(block) : : "memory");
  return block;
}

// What changed on the heap since the object was made; signed.
class Change {
 public:
  long long bytes() const { return difference(&plimsoll::Usage::current); }
  long long blocks() const { return difference(&plimsoll::Usage::current_blocks); }
  long long total_bytes() const { return difference(&plimsoll::Usage::total); }
  long long total_blocks() const { return difference(&plimsoll::Usage::total_blocks); }
  bool is_none() const { return bytes() == 0 && blocks() == 0; }

 private:
  long long difference(std::size_t plimsoll::Usage::*figure) const {
    return static_cast<long long>(plimsoll::usage().*figure) - static_cast<long long>(before_.*figure);
  }

  plimsoll::Usage before_ = plimsoll::usage();
};

// Does the stack pass through this file at this line?
inline bool passes(const plimsoll::Stack& stack, const char* file, int line) {
  for (const plimsoll::Frame& frame : stack)
    if (frame.line == line && frame.file.find(file) != std::string::npos) return true;
  return false;
}

inline bool calls(const plimsoll::Stack& stack, const char* function) {
  for (const plimsoll::Frame& frame : stack)
    if (frame.function.find(function) != std::string::npos) return true;
  return false;
}

}  // namespace check
