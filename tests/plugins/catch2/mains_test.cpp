// SPDX-License-Identifier: Apache-2.0
// Programs with a main of their own, with other listeners, with two frameworks, and what the user's command line and
// PLIMSOLL_OPTIONS ask for.
#include <gmock/gmock.h>

#include <algorithm>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

ChildOutcome run_own_main(const char* mode) {
  return Child("own_main").argument(mode).argument("--colour-mode").argument("none").run_as_is();
}

TEST(MainsTest, AnOwnMainIsEnough) {
  const ChildOutcome outcome = run_own_main("once");
  EXPECT_EQ(outcome.exit_code, 42);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("own_main.cpp", "leak")));
  EXPECT_THAT(outcome.out, HasSubstr("own main ends with 42"));
  EXPECT_EQ(outcome.count("Leak:"), 1u);
}

TEST(MainsTest, ListenersBeforeAndAfterOursSeeTheFailure) {
  const ChildOutcome outcome = run_own_main("once");
  EXPECT_EQ(outcome.count("own failure at line"), 2u) << outcome.out;
  EXPECT_EQ(outcome.count("own end leaks failed"), 2u);
  EXPECT_EQ(outcome.count("own end passes passed"), 2u);
}

TEST(MainsTest, ASessionThatIsRunTwiceIsJudgedTwice) {
  const ChildOutcome outcome = run_own_main("twice");
  EXPECT_EQ(outcome.count("Leak: leaks left 100 B in 1 block"), 2u) << outcome.text();
  EXPECT_THAT(outcome.out, HasSubstr("own main ends with 84"));
  EXPECT_EQ(outcome.count("own end passes passed"), 4u);
}

TEST(MainsTest, AGuardOutsideOfEveryTestCaseFailsTheProgram) {
  const ChildOutcome outcome = Child("own_main").argument("guards").argument("passes").run_as_is();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("own main ends with 0"));
  EXPECT_THAT(outcome.err,
              HasSubstr(place("own_main.cpp", "guard outside") + ": Leak: the block left 100 B in 1 block"));
}

TEST(MainsTest, TwoFrameworksInOneProgramAreBothJudged) {
  const ChildOutcome outcome = Child("both").run_as_is();
  EXPECT_EQ(outcome.exit_code, 43) << outcome.text();
  EXPECT_THAT(outcome.out, AllOf(HasSubstr(place("both_gtest.cpp", "of gtest") + ": Failure"),
                                 HasSubstr(failure_at("both_catch2.cpp", "of catch2"))));
  EXPECT_EQ(outcome.count("Leak:"), 2u);
}

TEST(MainsTest, AMallocOfTheProgramsOwnIsRefusedInOneLine) {
  for (const ChildOutcome& outcome :
       {Child("own_malloc").run(), Child("quiet").environment("LD_PRELOAD=" OTHER_MALLOC).run()}) {
    EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
    EXPECT_THAT(outcome.err, AllOf(StartsWith("plimsoll: "), HasSubstr("malloc")));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  }
}

TEST(MainsTest, ABlindProgramWorksWhenToldNotToTrace) {
  EXPECT_EQ(Child("own_malloc").options("trace=0").run().exit_code, 0);
}

TEST(MainsTest, ListsAreUntouched) {
  for (const char* list : {"--list-tests", "--list-tags", "--list-reporters", "--list-listeners"}) {
    const ChildOutcome with = Child("quiet").argument(list).run_as_is();
    const ChildOutcome without = Child("quiet_without_plimsoll").argument(list).run_as_is();
    EXPECT_EQ(with.exit_code, 0);
    EXPECT_EQ(with.err, "");
    if (list == std::string("--list-listeners"))
      EXPECT_THAT(with.out, HasSubstr("Plimsoll"));
    else
      EXPECT_EQ(with.out, without.out);
  }
}

TEST(MainsTest, ListingWorksThoughBlind) {
  const ChildOutcome outcome = Child("own_malloc").argument("--list-tests").run_as_is();
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("IsNotSeen"));
}

Child leak() { return Child("leaks").filter("Leak.New"); }

TEST(Catch2OptionsTest, LeaksOff) { EXPECT_EQ(leak().options("leaks=off").run().exit_code, 0); }

TEST(Catch2OptionsTest, LeaksAnyCallsHeldMemoryALeak) {
  const ChildOutcome outcome = Child("leaks").filter("Sound.HeldByAPointerToItsMiddle").options("leaks=any").run();
  EXPECT_EQ(outcome.exit_code, 42);
  EXPECT_THAT(outcome.told, HasSubstr("Leak: Sound.HeldByAPointerToItsMiddle left 1000 B in 1 block"));
}

TEST(Catch2OptionsTest, LeaksAnyLeavesCatch2sOwnMemoryAlone) {
  const ChildOutcome outcome = Child("quiet").filter("~[bench]~[keeps]").options("leaks=any").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(Child("quiet").filter("[keeps]").options("leaks=any").run().failed(),
              ::testing::Contains("persistent fixture"));
}

TEST(Catch2OptionsTest, CeilingAppliesToTestsThatSetNone) {
  EXPECT_EQ(Child("macros").filter("DefaultCeiling.*").options("ceiling=1MiB").run().exit_code, 0);
  const ChildOutcome broken = Child("macros").filter("DefaultCeiling.*").options("ceiling=64KiB").run();
  EXPECT_THAT(broken.failed(), ElementsAre("DefaultCeiling.RisesTo100KiB"));
  EXPECT_THAT(broken.told, HasSubstr("> 64.0 KiB"));
  EXPECT_THAT(broken.told, HasSubstr(place("macros.cpp", "rise")));
}

TEST(Catch2OptionsTest, AWrongOptionStopsTheRun) {
  const ChildOutcome outcome = leak().options("leak=off").run();
  EXPECT_GT(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("there is no option 'leak'"));
  EXPECT_THAT(outcome.out, IsEmpty());
}

TEST(Catch2OptionsTest, TraceOffTurnsTheChecksOff) { EXPECT_EQ(leak().options("trace=0").run().exit_code, 0); }

TEST(Catch2OptionsTest, FewFramesStillNameTheLine) {
  for (const char* frames : {"1", "2", "4", "64"})
    EXPECT_THAT(leak().options(std::string("frames=") + frames).run().out,
                HasSubstr(failure_at("ways_to_leak.cpp", "new")))
        << frames;
}

TEST(Catch2OptionsTest, WithoutFramesNothingIsJudgedForLeaksAndThatIsSaidBesideTheReport) {
  const ChildOutcome outcome = leak().options("frames=0").run();
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("no test was judged for leaks, because frames=0"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("plimsoll: ")));
}

}  // namespace
}  // namespace plimsoll::testing
