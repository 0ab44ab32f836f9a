// SPDX-License-Identifier: Apache-2.0
// The macros for Catch2 3, and 2.13. Linking plimsoll::catch2 is enough for the checks that need no code; this header
// is for tests that say more, and goes beside Catch2's own, which it does not include. Nothing here ends a test: like
// CHECK, it fails and goes on, unless Catch2 was told to stop (-a, -x).
//
//   MEMORY_CEILING(5_MiB);                       from here to the end of the block the heap may rise by 5 MiB
//   MEMORY_CEILING(.peak = 5_MiB, .allocations = 200);   any fields of Ceiling (designated: C++20)
//   EXPECT_MEMORY_CEILING(64_KiB) { ... }        the same for one block
//   EXPECT_NO_ALLOCATIONS { ... }                the block must not touch the heap
//   EXPECT_NO_LEAKS { ... }                      nothing allocated in the block outlives it
//   EXPECT_PEAK_GROWTH(O(n), {1000, 2000, 4000}, work)   the peak of work(n) grows no faster than that
//   EXPECT_OOM_SAFE { ... }                      with each allocation in it failing, it neither leaks nor terminates
//   MEMORY_LEAKS_ALLOWED("reason");              this test may leave memory behind
//   MEMORY_GROWTH_CEILING(64_KiB);               the test case may leave at most 64 KiB held at its end
//
// A test case may say three of these with tags: [ceiling:5MiB] counts from the start of each partial run, the fixture's
// constructor included; [growth:64KiB] is for all of its partial runs together, which share its fixture or its statics,
// as nothing but globals is shared by several test cases; [leaks-allowed] has no reason to give. A broken ceiling on
// growth fails the program, not a test case: no event after the last section takes a failure.
//
// Catch2's assertions belong to the thread that runs the tests. These macros may be used on any: what they find on
// another one fails the test at its end; what they find outside a test case fails the program.
#pragma once

#include <string>

#include "plimsoll/assertions.hpp"
#include "plimsoll/plimsoll.hpp"

namespace plimsoll::catch2 {

// Fails the running test case here and now, as FAIL_CHECK does.
void fail(const assertions::Place& place, const std::string& message);

using CeilingGuard = assertions::CeilingGuard<fail>;
using NoAllocationsGuard = assertions::ScopeGuard<fail, judge_no_allocations>;
using NoLeaksGuard = assertions::ScopeGuard<fail, judge_no_leaks>;
using OomGuard = assertions::OomGuard<fail>;

// Registers Plimsoll's listener. Done for you before main; calling it again does nothing.
void install();

}  // namespace plimsoll::catch2

#define MEMORY_CEILING(...) \
  const ::plimsoll::catch2::CeilingGuard PLIMSOLL_UNIQUE(PLIMSOLL_HERE, PLIMSOLL_CEILING(__VA_ARGS__))

#define EXPECT_MEMORY_CEILING(...) \
  if (const ::plimsoll::catch2::CeilingGuard PLIMSOLL_UNIQUE(PLIMSOLL_HERE, PLIMSOLL_CEILING(__VA_ARGS__)); true)

#define EXPECT_NO_ALLOCATIONS if (const ::plimsoll::catch2::NoAllocationsGuard PLIMSOLL_UNIQUE(PLIMSOLL_HERE); true)

#define EXPECT_NO_LEAKS if (const ::plimsoll::catch2::NoLeaksGuard PLIMSOLL_UNIQUE(PLIMSOLL_HERE); true)

// EXPECT_PEAK_GROWTH(O(n), {1000, 2000, 4000}, work): see peak_growth.hpp.
#define EXPECT_PEAK_GROWTH(claim, ...)                                \
  ::plimsoll::assertions::fail_unless_kept<::plimsoll::catch2::fail>( \
      PLIMSOLL_HERE, ::plimsoll::judge_peak_growth(#claim, __VA_ARGS__))

// What counts, and what does not, is told in oom_sweep.hpp.
#define EXPECT_OOM_SAFE \
  if (const ::plimsoll::catch2::OomGuard PLIMSOLL_UNIQUE(PLIMSOLL_HERE, __builtin_frame_address(0)); true)

#define MEMORY_LEAKS_ALLOWED(reason) ::plimsoll::session::allow_leaks(reason)
