// SPDX-License-Identifier: Apache-2.0
// How a case of the corpus is written: once, and built in two ways. For Plimsoll a case is a GoogleTest test; for
// LeakSanitizer it is a function, which lsan_main.cpp runs in a process of its own and judges directly after it
// returned.
//
//   LEAKS(Theme, Name) { ... }     when it returns the program has lost memory for good
//   CLEAN(Theme, Name) { ... }     it has not: all is freed, or kept by somebody who can still free it
//   OBSCURED(Theme, Name) { ... }  it has not, but keeps its pointer in no word of the memory that a conservative scan
//                                  reads as words. Both tools call such memory lost, and say so in their documents.
//
// A case is ordinary code and cleans no stack: a slot that still holds a lost block is what is being measured.
#pragma once

#include <cstdio>
#include <cstdlib>

#include "child.hpp"  // keep()

namespace parity {

// A variable of main(), for cases that need a holder on the stack.
inline void** slot_of_main = nullptr;

// What a case itself relies on.
inline void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "parity: the case is broken: %s\n", what);
  std::abort();
}
#define REQUIRE(condition) parity::require(static_cast<bool>(condition), #condition)

// With it a case is run as if no call left anything behind on the stack. What is missed without and found with it was
// held by a stale slot.
inline bool is_wiping = false;

[[gnu::noinline]] inline void wipe_stack() {
  volatile char stale[64 << 10];
  for (std::size_t i = 0; i < sizeof stale; ++i) stale[i] = 0;
}

[[gnu::noinline]] inline void run(void (*body)()) {
  body();
  if (is_wiping) wipe_stack();
}

}  // namespace parity

#ifdef PARITY_LSAN

namespace parity {

struct Case {
  const char* truth;
  const char* name;
  void (*body)();
  const Case* next;

  Case(const char* its_truth, const char* its_name, void (*its_body)())
      : truth(its_truth), name(its_name), body(its_body), next(last) {
    last = this;
  }
  static inline const Case* last = nullptr;
};

}  // namespace parity

#define PARITY_CASE(truth, theme, name)                                                        \
  static void theme##_##name();                                                                \
  static const parity::Case case_of_##theme##_##name(truth, #theme "." #name, theme##_##name); \
  static void theme##_##name()

#else

#include <gtest/gtest.h>
#define PARITY_CASE(truth, theme, name)              \
  static void theme##_##name();                      \
  TEST(theme, name) { parity::run(theme##_##name); } \
  static void theme##_##name()

#endif

#define LEAKS(theme, name) PARITY_CASE("leaks", theme, name)
#define CLEAN(theme, name) PARITY_CASE("clean", theme, name)
#define OBSCURED(theme, name) PARITY_CASE("obscured", theme, name)
