// SPDX-License-Identifier: Apache-2.0
// Where Plimsoll must speak in what only GoogleTest has; ways_to_leak_test.cpp has what both frameworks share.
#include <gmock/gmock.h>

#include "child_run.hpp"
#include "leak_case.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LeakTest : public ::testing::TestWithParam<LeakCase> {};

TEST_P(LeakTest, FailsItsOwnTestAtItsOwnLine) { expect_leak("leaks", GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    OfGoogleTest, LeakTest,
    ::testing::Values(LeakCase{"Numbers/LeakParameters.LeaksOnlyForTwo/1", "parameter", "170 B in 1 block", "leaks.cpp"},
                      LeakCase{"LeakTypes/1.LeaksOnlyForDouble", "type", "80 B in 1 block", "leaks.cpp"}));

TEST(LeakTest, SetUpAndTearDownBelongToTheTest) {
  const ChildOutcome outcome = Child("leaks").filter("LeakFixture.Leaks").run();
  EXPECT_THAT(outcome.failed(), ElementsAre("LeakFixture.Leaks"));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("leaks.cpp", "set-up")));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("leaks.cpp", "tear-down")));
}

TEST(LeakTest, APointerToTheEndOfANeighbourHidesNothing) {
  const ChildOutcome outcome = Child("leaks").filter("Sizes/LeakBesideFullVectors.*").run();
  EXPECT_EQ(outcome.count(" in 20 blocks behind (lost"), 11u) << outcome.out;
}

TEST(LeakTest, TheWholeSuiteFailsEveryTestThatLeaks) {
  const ChildOutcome outcome = Child("leaks").run();
  EXPECT_EQ(outcome.exit_code, 1);
  const ChildOutcome list = Child("leaks").argument("--gtest_list_tests").run();
  EXPECT_EQ(outcome.failed().size(), list.count("\n  ") - 5) << "all but two of Sound, two parameters, one type";
}

TEST(LeakTest, EveryRepetitionIsJudged) {
  const ChildOutcome outcome = Child("leaks").filter("Leak.New").argument("--gtest_repeat=3").run();
  EXPECT_EQ(outcome.count("Leak: Leak.New left 1000 B in 1 block"), 3u);
}

TEST(LeakTest, DeathTestsDoNotHideTheLeakOfTheirParent) {
  const ChildOutcome outcome = Child("death").filter("Leak*").run();
  EXPECT_THAT(outcome.failed(), ElementsAre("LeakDeathTest.InTheParent"));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("death.cpp", "parent")));
}

TEST(LeakTest, TestsThatFailedOrWereSkippedAreNotJudged) {
  const ChildOutcome outcome = Child("outcomes").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.failed(),
              ElementsAre("Outcome.AssertsAndLeaks", "Outcome.FailsAndLeaks", "Outcome.ThrowsAndLeaks"));
  EXPECT_EQ(outcome.count("Leak:"), 0u) << outcome.out;
}

TEST(LeakTest, SkippedTestsStaySkipped) {
  const ChildOutcome outcome = Child("outcomes").filter("*Skips*:Outcome.Passes").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
  EXPECT_EQ(outcome.count("[  SKIPPED ] "), 5u) << "two tests, each again in the summary, and the sum";
}

}  // namespace
}  // namespace plimsoll::testing
