// SPDX-License-Identifier: Apache-2.0
// Where Plimsoll must speak: every way of losing memory fails its own test, at the line that lost it. Silence here is
// the worst defect that there can be.
#include <gmock/gmock.h>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Case {
  const char* test;
  const char* line;     // the marker of the line to be named
  const char* figures;  // "1000 B in 1 block"
  const char* file = "leaks.cpp";
};
void PrintTo(const Case& leak, std::ostream* out) { *out << leak.test; }

class LeakTest : public ::testing::TestWithParam<Case> {};

TEST_P(LeakTest, FailsItsOwnTestAtItsOwnLine) {
  const Case& leak = GetParam();
  const ChildOutcome outcome = Child("leaks").filter(leak.test).run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.failed(), ElementsAre(leak.test));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at(leak.file, leak.line)));
  EXPECT_THAT(outcome.out, HasSubstr(std::string("Leak: ") + leak.test + " left " + leak.figures + " behind (lost"));
  EXPECT_THAT(outcome.xml, HasSubstr(place(leak.file, leak.line)));
  EXPECT_EQ(outcome.count("Leak:"), 1u) << outcome.out;
}

INSTANTIATE_TEST_SUITE_P(
    Ways, LeakTest,
    ::testing::Values(
        Case{"Leak.New", "new", "1000 B in 1 block"}, Case{"Leak.Malloc", "malloc", "1000 B in 1 block"},
        Case{"Leak.Realloc", "realloc", "2.0 KiB in 1 block"}, Case{"Leak.AlignedNew", "aligned", "512 B in 1 block"},
        Case{"Leak.InHelper", "helper", "2.9 KiB in 1 block"}, Case{"Leak.ManyBlocks", "many", "1.2 KiB in 12 blocks"},
        Case{"Leak.Strdup", "strdup", "33 B in 1 block"}, Case{"Leak.Asprintf", "asprintf", "101 B in 1 block"},
        Case{"Leak.StringBody", "string", "1001 B in 1 block"},
        Case{"Leak.ObjectAndAllItOwns", "object", "1.5 KiB in 21 blocks"},
        Case{"Leak.Cycle", "cycle", "336 B in 2 blocks"}, Case{"Leak.OwnCallback", "callback", "184 B in 2 blocks"},
        Case{"Leak.OtherThread", "thread", "700 B in 1 block"},
        Case{"Leak.ByException", "exception", "800 B in 1 block"},
        Case{"Leak.InLibrary", "library", "900 B in 1 block", "leaks_library.cpp"},
        Case{"Leak.WithoutDebugInfo", "caller of no debug info", "1.1 KiB in 1 block"},
        Case{"Leak.OneByte", "one byte", "1 B in 1 block"}, Case{"Leak.NoBytes", "no bytes", "0 B in 1 block"},
        Case{"Numbers/LeakParameters.LeaksOnlyForTwo/1", "parameter", "170 B in 1 block"},
        Case{"LeakTypes/1.LeaksOnlyForDouble", "type", "80 B in 1 block"}));

TEST(LeakTest, TwoLinesAreTwoFailures) {
  const ChildOutcome outcome = Child("leaks").filter("Leak.TwoLines").run();
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("leaks.cpp", "first of two")));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("leaks.cpp", "second of two")));
  EXPECT_EQ(outcome.count("Leak:"), 2u);
}

TEST(LeakTest, SetUpAndTearDownBelongToTheTest) {
  const ChildOutcome outcome = Child("leaks").filter("LeakFixture.Leaks").run();
  EXPECT_THAT(outcome.failed(), ElementsAre("LeakFixture.Leaks"));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("leaks.cpp", "set-up")));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("leaks.cpp", "tear-down")));
}

TEST(LeakTest, ShowsTheSourceTextAndTheCallers) {
  const ChildOutcome outcome = Child("leaks").filter("Leak.InHelper").run();
  EXPECT_THAT(outcome.out, HasSubstr("return keep(new char[size]);"));
  EXPECT_THAT(outcome.out, HasSubstr("make_buffer"));
  EXPECT_THAT(outcome.out, HasSubstr(place("leaks.cpp", "helper's caller")));
}

TEST(LeakTest, InCodeWithoutDebugInfoNamesFunctionAndModule) {
  const ChildOutcome outcome = Child("leaks").filter("Leak.WithoutDebugInfo").options("frames=1").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("allocate_without_debug_info"));
  EXPECT_THAT(outcome.out, HasSubstr("leaks_no_debug"));
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

TEST(LeakTest, AProgramsOwnOperatorNewHidesNothing) {
  const ChildOutcome outcome = Child("own_new").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.failed(), ElementsAre("OwnNew.Leaks"));
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
