// SPDX-License-Identifier: Apache-2.0
// Memory that outlives its test: it belongs to whom it belongs, is carried while somebody holds it, and judged again at
// the end of the suite and of the program.
#include <gmock/gmock.h>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

ChildOutcome run_fixtures(const std::string& filter) { return Child("fixtures").filter(filter).run(); }

TEST(CarriedTest, SuiteMemoryThatIsFreedIsNobodysLeak) { EXPECT_EQ(run_fixtures("SuiteMemoryFreed.*").exit_code, 0); }

TEST(CarriedTest, SuiteMemoryThatIsLostFailsTheSuiteNotItsTests) {
  const ChildOutcome outcome = run_fixtures("SuiteMemoryLost.*");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.passed().size(), 2u);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("fixtures.cpp", "suite")));
  EXPECT_THAT(outcome.out, HasSubstr("suite SuiteMemoryLost left 4.9 KiB in 1 block"));
  EXPECT_THAT(outcome.xml, HasSubstr(place("fixtures.cpp", "suite") + ": Leak: ")) << "GoogleTest 1.12 writes no failure";
}

TEST(CarriedTest, ASuiteThatLostNothingHasNoProperty) {
  EXPECT_THAT(run_fixtures("SuiteMemoryFreed.*").xml, ::testing::Not(HasSubstr("plimsoll=\"")));
}

TEST(CarriedTest, MemoryHandedToALaterTestThatFreesIt) {
  EXPECT_EQ(run_fixtures("HandOver.*").exit_code, 0);
  EXPECT_EQ(run_fixtures("HandOverToNextSuite.*:HandOverFromSuite.*").exit_code, 0);
}

TEST(CarriedTest, MemoryThatIsHeldToTheEnd) { EXPECT_EQ(run_fixtures("HeldForGood.*").exit_code, 0); }

TEST(CarriedTest, LostByALaterTestIsFoundAtTheSuitesEndAndNamesItsBirth) {
  const ChildOutcome outcome = run_fixtures("LostInSuite.*");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("fixtures.cpp", "lost in suite")));
  EXPECT_THAT(outcome.out, HasSubstr("Leak: LostInSuite.Allocates left 610 B in 1 block"));
  EXPECT_THAT(outcome.out, HasSubstr("born in LostInSuite.Allocates, still held at its end; lost by the end of suite "
                                     "LostInSuite; in between ran LostInSuite."));
  // An attribute of the suite with GoogleTest 1.12, a property with 1.16.
  EXPECT_THAT(outcome.xml, AnyOf(HasSubstr("plimsoll=\""), HasSubstr("<property name=\"plimsoll\"")));
  EXPECT_EQ(outcome.count("Leak:"), 1u);
}

TEST(CarriedTest, LostByALaterSuiteIsFoundAtTheProgramsEnd) {
  const ChildOutcome outcome = run_fixtures("LostLater.*:LostMuchLater.*");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("fixtures.cpp", "lost later")));
  EXPECT_THAT(outcome.out, HasSubstr("Leak: LostLater.Allocates left 620 B in 1 block"));
  EXPECT_THAT(outcome.out, HasSubstr("last seen held at the end of suite LostLater; lost by the end of "));
  EXPECT_THAT(outcome.xml, HasSubstr(place("fixtures.cpp", "lost later")));
  EXPECT_EQ(outcome.count("Leak:"), 1u);
}

TEST(CarriedTest, TheTestThatReplacesAPointerIsNotCharged) {
  const ChildOutcome outcome = run_fixtures("Replaced.*");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.passed().size(), 3u);
  EXPECT_THAT(outcome.out, HasSubstr("Leak: Replaced.First left 640 B in 1 block"));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("fixtures.cpp", "replaced")));
  EXPECT_THAT(outcome.out, HasSubstr("born in Replaced.First, still held at its end; lost in Replaced.Second\n"))
      << "Second left something too, so there was a look at its end";
}

// The look at the second test's end is over when that test's own block and this one are found held.
TEST(CarriedTest, ALookThatALaterTestIsTheReasonForTellsOfItToo) {
  const ChildOutcome outcome = run_fixtures("SeenHeld.*");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.count("Leak:"), 1u);
  EXPECT_THAT(outcome.out, HasSubstr("Leak: SeenHeld.First left 660 B in 1 block"));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("fixtures.cpp", "seen held")));
  EXPECT_THAT(
      outcome.out,
      HasSubstr("born in SeenHeld.First, last seen held at the end of SeenHeld.Second; lost in SeenHeld.Third\n"));
}

TEST(CarriedTest, WhatGrowsInATestInWhatAnotherMadeIsNamedInTermsOfBoth) {
  const ChildOutcome outcome = Child("fixtures").filter("Registry.*").argument("--gtest_repeat=3").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("fixtures.cpp", "filled")));
  EXPECT_THAT(outcome.out, HasSubstr("Growing: Registry.IsFilled keeps more each time it is repeated: "));
  EXPECT_THAT(
      outcome.out,
      HasSubstr("born in Registry.IsMade, grew in Registry.IsFilled: it hangs on a 24 B block of the former\n"));
}

TEST(CarriedTest, AnEnvironmentThatLosesItsMemoryFailsTheRun) {
  const ChildOutcome outcome = Child("environment").argument("--lose").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.passed().size(), 2u);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("environment.cpp", "environment")));
  EXPECT_THAT(outcome.out, HasSubstr("Leak: the set-up of environments left "));
  EXPECT_THAT(outcome.xml, HasSubstr(place("environment.cpp", "environment")));
}

}  // namespace
}  // namespace plimsoll::testing
