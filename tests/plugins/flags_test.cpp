// SPDX-License-Identifier: Apache-2.0
// GoogleTest's own flags and PLIMSOLL_OPTIONS, with a program that leaks: what the user asked for is what happens.
#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Child leak() { return Child("leaks").filter("Leak.New"); }

TEST(FlagsTest, BriefStillShowsTheLine) {
  const ChildOutcome outcome = leak().argument("--gtest_brief=1").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("ways_to_leak.cpp", "new")));
  EXPECT_THAT(outcome.failed(), ElementsAre("Leak.New"));
}

TEST(FlagsTest, FailFastStopsAtALeak) {
  const ChildOutcome outcome =
      Child("leaks").filter("Leak.New:Leak.Malloc:Leak.Realloc").argument("--gtest_fail_fast").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.failed(), ElementsAre("Leak.New"));
}

TEST(FlagsTest, ThrowOnFailureEndsTheProgram) {
  const ChildOutcome outcome = leak().argument("--gtest_throw_on_failure").run();
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_TRUE(outcome.says("Leak: Leak.New"));
}

TEST(FlagsTest, BreakOnFailureTraps) {
  const ChildOutcome outcome = leak().argument("--gtest_break_on_failure").run();
  EXPECT_THAT(outcome.signal, AnyOf(SIGTRAP, SIGSEGV));
}

TEST(FlagsTest, ShuffleBlamesTheSameTests) {
  const auto expected = Child("leaks").run().failed();
  const ChildOutcome outcome = Child("leaks").argument("--gtest_shuffle").argument("--gtest_random_seed=7").run();
  EXPECT_EQ(outcome.failed(), expected) << outcome.out;
}

TEST(FlagsTest, ShardsBlameTheSameTests) {
  const auto expected = Child("leaks").run().failed();
  std::set<std::string> together;
  for (const char* shard : {"0", "1"})
    together.merge(Child("leaks")
                       .environment("GTEST_TOTAL_SHARDS=2")
                       .environment(std::string("GTEST_SHARD_INDEX=") + shard)
                       .run()
                       .failed());
  EXPECT_EQ(together, expected);
}

TEST(FlagsTest, JsonHoldsTheFailure) {
  const std::string path = temporary_path(".json");
  leak().argument("--gtest_output=json:" + path).run();
  const std::string json = contents_of(path);
  std::filesystem::remove(path);
  EXPECT_THAT(json, HasSubstr(place("ways_to_leak.cpp", "new")));
  EXPECT_THAT(json, HasSubstr("Leak: Leak.New left 1000 B in 1 block behind"));
}

TEST(FlagsTest, AListenerAppendedAfterOursSeesTheFailure) {
  const ChildOutcome outcome = Child("own_main").argument("--append").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("own end Leaks failed"));
  EXPECT_THAT(outcome.out, HasSubstr("own end Passes passed"));
  EXPECT_THAT(outcome.out, HasSubstr(place("own_main.cpp", "leak") + " failed"));
  EXPECT_THAT(outcome.failed(), ElementsAre("OwnMain.Leaks"));
}

TEST(FlagsTest, AnOwnMainIsEnough) {
  const ChildOutcome outcome = Child("own_main").run();
  EXPECT_THAT(outcome.failed(), ElementsAre("OwnMain.Leaks"));
  EXPECT_THAT(outcome.out, HasSubstr("own main ends with 1"));
}

TEST(FlagsTest, InstallPutsUsBackIntoAnOwnListOfListeners) {
  const ChildOutcome outcome = Child("own_main").argument("--replace").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("own end Leaks failed"));
  EXPECT_THAT(outcome.out, HasSubstr("own end Passes passed"));
  EXPECT_EQ(outcome.count("own part"), 1u) << "one failure, though install() was called twice";
}

TEST(OptionsTest, LeaksOff) { EXPECT_EQ(leak().options("leaks=off").run().exit_code, 0); }

TEST(OptionsTest, LeaksAnyCallsHeldMemoryALeak) {
  const ChildOutcome outcome = Child("leaks").filter("Sound.HeldByAPointerToItsMiddle").options("leaks=any").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_TRUE(outcome.says("Leak: Sound.HeldByAPointerToItsMiddle left 1000 B in 1 block"));
  EXPECT_TRUE(outcome.says("  held by static local '")) << outcome.out;
}

TEST(OptionsTest, LeaksAnyWaitsForThreadsThatAreAboutToEnd) {
  const ChildOutcome outcome = Child("detached").options("leaks=any").run();
  EXPECT_EQ(outcome.failed(), std::set<std::string>{"Detached.Stays"}) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("detached.cpp", "stays")));
  EXPECT_THAT(outcome.out, HasSubstr("  held by the stack of thread "));
}

TEST(OptionsTest, LeaksAnyLeavesAHealthySuiteAlone) {
  const auto run = [](const char* tests) { return Child("quiet").filter(tests).options("leaks=any").run(); };
  const ChildOutcome outcome = run("Quiet.Containers:QuietFixture.FreesInTearDownAndDestructor");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
  EXPECT_EQ(run("QuietFixture.MayAddToTheMemoryOfTheSuite").exit_code, 1) << "it leaves that behind, by its last call";
}

TEST(OptionsTest, CeilingAppliesToTestsThatSetNone) {
  const auto run = [](const char* options) {
    return Child("macros").filter("DefaultCeiling.*").options(options).run();
  };
  EXPECT_EQ(run("").exit_code, 0);
  EXPECT_EQ(run("ceiling=1MiB").exit_code, 0);
  const ChildOutcome broken = run("ceiling=64KiB");
  EXPECT_THAT(broken.failed(), ElementsAre("DefaultCeiling.RisesTo100KiB"));
  EXPECT_THAT(broken.out, HasSubstr("> 64.0 KiB"));
  EXPECT_THAT(broken.out, HasSubstr(place("macros.cpp", "rise")));
}

TEST(OptionsTest, TopLimitsTheLinesOfAReport) {
  const auto run = [](const char* options) {
    return Child("macros").filter("CeilingBroken.Allocations").options(options).run().out;
  };
  EXPECT_THAT(run("top=1"), HasSubstr("new char["));
  EXPECT_THAT(run("top=0"), Not(HasSubstr("more line")));
}

TEST(OptionsTest, FewFramesStillNameTheLine) {
  for (const char* frames : {"1", "2", "4", "64"}) {
    const ChildOutcome outcome = leak().options(std::string("frames=") + frames).run();
    EXPECT_THAT(outcome.out, HasSubstr(failure_at("ways_to_leak.cpp", "new"))) << frames;
  }
}

TEST(OptionsTest, WithoutFramesNothingIsJudgedForLeaksAndThatIsSaid) {
  const ChildOutcome outcome = leak().options("frames=0").run();
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_TRUE(outcome.says("no test was judged for leaks, because frames=0"));
  EXPECT_FALSE(leak().options("frames=0:leaks=off").run().says("plimsoll: "));
}

TEST(OptionsTest, WithoutFramesCeilingsAreJudged) {
  const auto run = [](const char* test) { return Child("macros").filter(test).options("frames=0").run(); };
  EXPECT_EQ(run("CeilingKept.*").exit_code, 0);
  const ChildOutcome broken = run("CeilingBroken.PeakOneByteAbove");
  EXPECT_THAT(broken.out, HasSubstr(failure_at("macros.cpp", "ceiling")));
  EXPECT_THAT(broken.out, HasSubstr("peak 5001 B > 5000 B"));
}

TEST(OptionsTest, AWrongOptionStopsTheRun) {
  const ChildOutcome outcome = leak().options("leak=off").run();
  EXPECT_GT(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("there is no option 'leak'"));
  EXPECT_THAT(outcome.out, IsEmpty());
}

TEST(OptionsTest, TraceOffTurnsTheChecksOff) { EXPECT_EQ(leak().options("trace=0").run().exit_code, 0); }

TEST(OptionsTest, TraceOffBreaksACeilingThatCantBeJudged) {
  const ChildOutcome outcome = Child("macros").filter("CeilingKept.PeakEqualToTheLimit").options("trace=0").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("macros.cpp:"));
}

}  // namespace
}  // namespace plimsoll::testing
