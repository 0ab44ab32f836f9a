// SPDX-License-Identifier: Apache-2.0
// EXPECT_OOM_SAFE, with either framework: it fires on each way not to survive a failed allocation, names the line that
// failed and the line that did wrong, and is silent where code is right.
#include <gmock/gmock.h>

#include "child_run.hpp"
#include "framework.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

ChildOutcome run(const std::string& test) { return Child("oom").filter(test).run(); }

TEST(OomTest, EveryBrokenOneFailsAndEveryKeptOnePasses) {
  const ChildOutcome outcome = run("*");
  EXPECT_EQ(outcome.exit_code, framework().failed) << outcome.text();
  EXPECT_EQ(outcome.passed(), Child("oom").filter("Kept.*").tests()) << outcome.text();
  EXPECT_EQ(outcome.failed(), Child("oom").filter("Broken.*").tests()) << outcome.text();
}

TEST(OomTest, ALeakIsToldWithTheLineThatFailedAndTheLineThatWasLost) {
  const ChildOutcome outcome = run("Broken.Leaks");
  EXPECT_EQ(outcome.count("Not safe when memory runs out"), 1u) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("oom.cpp", "leaks")));
  EXPECT_THAT(outcome.told,
              AllOf(HasSubstr("the block leaks 40 B in 1 block when its 2nd allocation of 2 fails"),
                    HasSubstr("  1000 B  1 call  "), HasSubstr(place("oom.cpp", "fails") + "  "),
                    HasSubstr("  +40 B  1 block  "), HasSubstr(place("oom.cpp", "lost") + "  "),
                    HasSubstr("node.name = keep(new char[1000]);"), HasSubstr("node.payload = keep(new int[10]);")));
}

TEST(OomTest, AWordThatIsLeftOverInTheBlocksOwnFrameHidesNoLeak) {
  const ChildOutcome outcome = run("Broken.LeaksWhatAVariable*");
  EXPECT_THAT(outcome.told, AllOf(HasSubstr(place("oom.cpp", "lost in the block")), HasSubstr("+48 B  1 block"),
                                  HasSubstr("101 B  1 call")));
}

TEST(OomTest, AVariableOfOutsideHidesNoLeakEither) {
  const ChildOutcome outcome = run("Broken.LeaksBeside*");
  EXPECT_THAT(outcome.told,
              AllOf(HasSubstr("when its 3rd allocation of 3 fails"), HasSubstr(place("oom.cpp", "lost beside"))));
}

TEST(OomTest, AnErrorReturnThatLeaksIsToldOnceForEachLine) {
  const ChildOutcome outcome = run("Broken.LeaksOnAnErrorReturn");
  EXPECT_THAT(outcome.told, HasSubstr("when its 2nd allocation of 4 fails, and so for 2 more of that line."));
}

TEST(OomTest, TerminateDoesNotEndTheTestProgram) {
  const ChildOutcome outcome = run("Broken.Terminates");
  EXPECT_EQ(outcome.exit_code, framework().failed);
  EXPECT_THAT(outcome.told,
              AllOf(HasSubstr("calls std::terminate for std::bad_alloc when its 1st allocation of 1 fails"),
                    HasSubstr(place("oom.cpp", "terminates")), HasSubstr("return kLong;")));
}

TEST(OomTest, AnExceptionThatIsNoBadAllocIsToldWithTheLineThatThrewIt) {
  const ChildOutcome outcome = run("Broken.ThrowsAnother");
  EXPECT_THAT(outcome.told, AllOf(HasSubstr("throws std::runtime_error \"out of luck"), HasSubstr("It throws at:"),
                                  HasSubstr(place("oom.cpp", "throws"))));
  EXPECT_THAT(outcome.told, Not(HasSubstr("leaks")));
}

TEST(OomTest, ACrashIsToldWithItsSignalAndLine) {
  const ChildOutcome outcome = run("Broken.Crashes");
  EXPECT_THAT(outcome.told, AllOf(HasSubstr("crashes (SIGSEGV: "), HasSubstr(place("oom.cpp", "not asked")),
                                  HasSubstr(place("oom.cpp", "crashes"))));
  EXPECT_THAT(run("Broken.Aborts").told, AllOf(HasSubstr("crashes (SIGABRT: "), HasSubstr(place("oom.cpp", "aborts"))));
}

TEST(OomTest, ARunThatEndsTheProgramIsToldWithWhatItPrinted) {
  const ChildOutcome outcome = run("Broken.EndsTheProgram");
  EXPECT_THAT(outcome.told, AllOf(HasSubstr("ends the program (exit status 7)"), HasSubstr("  | no memory, no fun")));
}

TEST(OomTest, AssertionsCountInTheRunThatGetsThroughAlone) {
  const ChildOutcome outcome = run("Broken.InTheRunThatGetsThrough");
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("oom.cpp", "judged")));
  EXPECT_EQ(outcome.count("copy.size() == 101"), 1u) << outcome.out;
  EXPECT_THAT(outcome.told, Not(HasSubstr("Not safe")));
  EXPECT_THAT(run("Kept.ErrorReturns").out, Not(HasSubstr("is_filled")));
}

TEST(OomTest, WithoutTracingItFails) {
  const ChildOutcome outcome = Child("oom").filter("Kept.LeftByReturn").options("trace=0").run();
  EXPECT_NE(outcome.exit_code, 0);
}

}  // namespace
}  // namespace plimsoll::testing
