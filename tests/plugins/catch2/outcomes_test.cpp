// SPDX-License-Identifier: Apache-2.0
// Test cases that do not simply pass, and programs that do not simply end: what they are to Catch2 they stay.
#include <gmock/gmock.h>

#include <csignal>

#include "child_run.hpp"
#include "framework.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Catch2OutcomeTest, FailedTestsAreNotJudged) {
  const ChildOutcome outcome =
      Child("outcomes").filter("fails and leaks:fails a requirement and leaks:throws and leaks").run();
  EXPECT_EQ(outcome.exit_code, framework().failed);
  EXPECT_THAT(outcome.failed(), ElementsAre("fails a requirement and leaks", "fails and leaks", "throws and leaks"));
  EXPECT_EQ(outcome.count("Leak:"), 0u) << outcome.text();
}

TEST(Catch2OutcomeTest, EachPartialRunHasItsOwnOutcome) {
  const ChildOutcome outcome = Child("outcomes").filter("fails in one section, leaks in another").run();
  EXPECT_EQ(outcome.count("Leak:"), 1u);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("outcomes.cpp", "other section")));
}

TEST(Catch2OutcomeTest, ATestThatMayFailReportsItsLeakAndFailsNothing) {
  const ChildOutcome outcome = Child("outcomes").filter("[mayfail]").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.failed(), IsEmpty());
  EXPECT_THAT(outcome.out, HasSubstr(place("outcomes.cpp", "may fail")));
  EXPECT_THAT(outcome.told, HasSubstr("[!mayfail]"));
  EXPECT_EQ(outcome.count("Leak:"), 1u);
}

TEST(Catch2OutcomeTest, ALeakIsNotTheFailureThatATestShouldHave) {
  EXPECT_EQ(Child("outcomes").filter("[shouldfail]").run().exit_code, 0);
  for (const char* test : {"should fail, but passes and leaks", "should fail, but only leaks"}) {
    const ChildOutcome outcome = Child("outcomes").filter(test).run();
    EXPECT_EQ(outcome.exit_code, framework().failed) << outcome.text();
    EXPECT_EQ(outcome.count("Leak:"), 0u);
  }
}

class CrashTest : public ::testing::TestWithParam<const char*> {};

TEST_P(CrashTest, EndsAsItEndsWithoutPlimsoll) {
  const ChildOutcome with = Child("crash").filter(GetParam()).run();
  const ChildOutcome without = Child("crash_without_plimsoll").filter(GetParam()).run();
  EXPECT_EQ(with.exit_code, without.exit_code);
  EXPECT_EQ(with.signal, without.signal);
  EXPECT_NE(with.signal, SIGALRM) << "it hangs";
  EXPECT_EQ(with.err, without.err);
  EXPECT_EQ(with.count("Leak:"), 0u) << with.text();
}

INSTANTIATE_TEST_SUITE_P(Ways, CrashTest,
                         ::testing::Values("segmentation fault", "abort", "terminate", "exit", "quick exit"));

TEST(CrashTest, WhatWasFoundBeforeIsStillSaid) {
  const ChildOutcome outcome = Child("crash").filter("leaks:segmentation fault in a section").run();
  EXPECT_EQ(outcome.signal, SIGSEGV);
  EXPECT_THAT(outcome.told, AllOf(HasSubstr("Leak: leaks left 1000 B in 10 blocks"),
                                  HasSubstr("\"segmentation fault in a section / leaks\" left"), HasSubstr("SIGSEGV")));
  EXPECT_EQ(outcome.count("Leak:"), 2u);
}

}  // namespace
}  // namespace plimsoll::testing
