// SPDX-License-Identifier: Apache-2.0
// The macros among Catch2's own words: what Catch2 allocates is no part of a limit, under no reporter; what the user's
// code allocates inside of a check is. ../macros_test.cpp has what both frameworks share.
#include <gmock/gmock.h>

#include "child_run.hpp"
#include "reporters.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ScopesTest : public ::testing::TestWithParam<const char*> {};

TEST_P(ScopesTest, CountNothingOfCatch2sOwn) {
  for (const char* flag : {"--success", "--durations=no"}) {
    const ChildOutcome outcome =
        Child("scopes").filter("Kept.*").argument("-r").argument(GetParam()).argument(flag).run_as_is();
    EXPECT_EQ(outcome.exit_code, 0) << flag << '\n' << outcome.text();
    EXPECT_EQ(outcome.err, "");
  }
}

INSTANTIATE_TEST_SUITE_P(Reporters, ScopesTest, ::testing::ValuesIn(kReporters));

struct Broken {
  const char* test;
  const char* line;
  const char* allocated_at;
};

TEST(ScopesTest, CountWhatTheUsersCodeAllocatesInAChecksExpression) {
  for (const Broken& broken : {Broken{"Broken.AllocatesInACheck", "allocates in a check", "allocate"},
                               Broken{"Broken.LeaksInACheck", "leaks in a check", "lose"},
                               Broken{"Broken.LeaksInASection", "leaks in a section", "lose"},
                               Broken{"Broken.AllocatesInAnInfo", "allocates in an info", "allocate"},
                               Broken{"Broken.CeilingAroundAGenerator", "ceiling around a generator", "allocate"},
                               Broken{"Broken.CeilingAroundChecks", "ceiling around checks", "allocate"}}) {
    const ChildOutcome outcome = Child("scopes").filter(broken.test).run();
    EXPECT_EQ(outcome.exit_code, 42) << broken.test;
    EXPECT_THAT(outcome.out, HasSubstr(failure_at("scopes.cpp", broken.line)));
    EXPECT_THAT(outcome.told, HasSubstr(place("scopes.cpp", broken.allocated_at))) << broken.test;
  }
}

TEST(MacrosOfCatch2Test, OneThatIsBrokenOnAnotherThreadFailsItsTestAtTheEnd) {
  const ChildOutcome outcome = Child("macros").filter("CeilingBroken.OnAnotherThread:CeilingKept.OfOneBlock").run();
  EXPECT_THAT(outcome.failed(), ::testing::ElementsAre("CeilingBroken.OnAnotherThread"));
  EXPECT_EQ(outcome.count("Memory ceiling exceeded: peak 101 B > 100 B"), 1u);
}

TEST(MacrosOfCatch2Test, ABrokenOneStopsTheRunWhenToldTo) {
  const ChildOutcome outcome = Child("macros").filter("CeilingBroken.GoesOnAfterwards:Leak*").argument("--abort").run();
  EXPECT_EQ(outcome.exit_code, 42) << outcome.text();
  EXPECT_EQ(outcome.signal, 0);
  EXPECT_EQ(outcome.count("Memory ceiling exceeded"), 1u);
  EXPECT_EQ(outcome.count("Leak:"), 0u) << "the run stopped";
  EXPECT_THAT(outcome.out, Not(HasSubstr("the test went on")));
}

TEST(MacrosOfCatch2Test, StoppingTheRunWhileAnExceptionPassesIsNoCrash) {
  for (const char* test : {"CeilingBroken.LeftByUncaughtException", "CeilingBroken.LeftByException",
                           "CeilingBroken.LeftByAssert", "CeilingBroken.LeftBySkip"}) {
    const ChildOutcome outcome = Child("macros").filter(test).argument("--abort").run();
    EXPECT_EQ(outcome.exit_code, 42) << test << outcome.text();
    EXPECT_EQ(outcome.signal, 0) << test;
    EXPECT_EQ(outcome.count("Memory ceiling exceeded"), 1u) << test << outcome.text();
  }
}

}  // namespace
}  // namespace plimsoll::testing
