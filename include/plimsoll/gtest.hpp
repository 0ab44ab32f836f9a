// SPDX-License-Identifier: Apache-2.0
// The macros for GoogleTest. Linking plimsoll::gtest is enough for the checks that need no code; this header is for
// tests that say more. Nothing here aborts a test: like EXPECT_, it fails and goes on.
//
//   MEMORY_CEILING(5_MiB);                       from here to the end of the block the heap may rise by 5 MiB
//   MEMORY_CEILING(.peak = 5_MiB, .allocations = 200);   any fields of Ceiling (designated: C++20)
//   EXPECT_MEMORY_CEILING(64_KiB) { ... }        the same for one block
//   EXPECT_NO_ALLOCATIONS { ... }                the block must not touch the heap
//   EXPECT_NO_LEAKS { ... }                      nothing allocated in the block outlives it
//   EXPECT_PEAK_GROWTH(O(n), {1000, 2000, 4000}, work)   the peak of work(n) grows no faster than that
//   EXPECT_OOM_SAFE { ... }                      with each allocation in it failing, it neither leaks nor terminates
//   MEMORY_LEAKS_ALLOWED("reason");              this test may leave memory behind
//   MEMORY_GROWTH_CEILING(64_KiB);               the suite and its tests may leave at most 64 KiB held at its end
//
// The last is a statement for SetUpTestSuite; in SetUp or in a test it holds for the suite too, from then on, whatever
// ran before. It counts what is still held, by whomever, after TearDownTestSuite, of all that was allocated since the
// suite began, but for memory of failed or skipped tests, of those whose leaks are allowed, and suppressed. It fails
// the suite, where it stands; PLIMSOLL_OPTIONS=growth=SIZE is the same for the whole run.
#pragma once

#include <gtest/gtest.h>

#include <optional>

#include "plimsoll/assertions.hpp"
#include "plimsoll/plimsoll.hpp"

namespace plimsoll {
namespace gtest {

inline void fail(const assertions::Place& place, const std::string& message) {
  const session::Uncounted uncounted;
  ADD_FAILURE_AT(place.file, place.line) << message;
}

// Where the running test is written.
inline assertions::Place place_of_test() {
  const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
  return {test->file(), test->line()};
}

using CeilingGuard = assertions::CeilingGuard<fail>;
using NoAllocationsGuard = assertions::ScopeGuard<fail, judge_no_allocations>;
using NoLeaksGuard = assertions::ScopeGuard<fail, judge_no_leaks>;
using OomGuard = assertions::OomGuard<fail>;

// Puts Plimsoll's listener last in the list, where it must be: it then runs first on end events. Done for you before
// main; only a program that empties or replaces the listener list needs it. Calling it again moves the listener.
void install();

}  // namespace gtest

// A fixture whose set-up does not count: the peak starts after SetUp and is judged before TearDown, against ceiling().
// A fixture that overrides SetUp or TearDown wraps it: `using BigTest = plimsoll::Tracked<BigFixture>;`, or calls
// Tracked::SetUp() as its last line and Tracked::TearDown() as its first. Forgetting it fails the test.
template <class Fixture>
class Tracked : public Fixture {
 protected:
  // The default is the ceiling of PLIMSOLL_OPTIONS.
  virtual Ceiling ceiling() const { return session::default_ceiling(); }

  void SetUp() override {
    Fixture::SetUp();
    session::ceiling_set();
    body_.emplace();
    if (const Limit peak = ceiling().peak; peak.is_set()) body_->set_line(peak.value());
  }

  void TearDown() override {
    judge_body();
    Fixture::TearDown();
  }

  ~Tracked() override {
    if (!was_judged_ && !this->HasFatalFailure() && !this->IsSkipped())
      gtest::fail(gtest::place_of_test(),
                  "plimsoll::Tracked was not told where the test's body begins and ends, so it measured nothing. "
                  "A fixture that overrides SetUp or TearDown must call Tracked::SetUp() as the last line of its "
                  "SetUp and Tracked::TearDown() as the first line of its TearDown.");
  }

 private:
  void judge_body() {
    if (!body_) return;
    was_judged_ = true;
    assertions::fail_unless_kept<gtest::fail>(gtest::place_of_test(), judge(*body_, ceiling()));
    body_.reset();
  }

  std::optional<Scope> body_;
  bool was_judged_ = false;
};

}  // namespace plimsoll

#define MEMORY_CEILING(...) \
  const ::plimsoll::gtest::CeilingGuard PLIMSOLL_UNIQUE(PLIMSOLL_HERE, PLIMSOLL_CEILING(__VA_ARGS__))

#define EXPECT_MEMORY_CEILING(...) \
  if (const ::plimsoll::gtest::CeilingGuard PLIMSOLL_UNIQUE(PLIMSOLL_HERE, PLIMSOLL_CEILING(__VA_ARGS__)); true)

#define EXPECT_NO_ALLOCATIONS if (const ::plimsoll::gtest::NoAllocationsGuard PLIMSOLL_UNIQUE(PLIMSOLL_HERE); true)

#define EXPECT_NO_LEAKS if (const ::plimsoll::gtest::NoLeaksGuard PLIMSOLL_UNIQUE(PLIMSOLL_HERE); true)

// EXPECT_PEAK_GROWTH(O(n), {1000, 2000, 4000}, work): see peak_growth.hpp.
#define EXPECT_PEAK_GROWTH(claim, ...)                               \
  ::plimsoll::assertions::fail_unless_kept<::plimsoll::gtest::fail>( \
      PLIMSOLL_HERE, ::plimsoll::judge_peak_growth(#claim, __VA_ARGS__))

// What counts, and what does not, is told in oom_sweep.hpp.
#define EXPECT_OOM_SAFE \
  if (const ::plimsoll::gtest::OomGuard PLIMSOLL_UNIQUE(PLIMSOLL_HERE, __builtin_frame_address(0)); true)

#define MEMORY_LEAKS_ALLOWED(reason) ::plimsoll::session::allow_leaks(reason)
