// SPDX-License-Identifier: Apache-2.0
// Tests, fixtures, suites and environments whose last call became a jump and left no frame: what they lose is theirs
// and not the framework's, and the failure stands at the test.
#include <gmock/gmock.h>

#include <ostream>

#include "child_run.hpp"
#include "framework.hpp"
#include "leak_case.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

LeakCase lost_by_jump(const std::string& test, const std::string& line) {
  return {test, line, "1000 B in 1 block", "jumps.cpp"};
}

class JumpTest : public ::testing::TestWithParam<LeakCase> {};

// Its text is the proof that there was no frame to be seen.
TEST_P(JumpTest, IsALeakOfTheTestThatJumped) {
  expect_leak("jumps", GetParam());
  const ChildOutcome outcome = Child("jumps").filter(GetParam().test).run();
  EXPECT_THAT(outcome.told, HasSubstr(place("jumps.cpp", GetParam().line) + "  a call that left no frame"));
}

INSTANTIATE_TEST_SUITE_P(OfATest, JumpTest,
                         ::testing::Values(lost_by_jump("Jump.Body", "body"),
                                           lost_by_jump("JumpLast.Call", "last call"),
                                           lost_by_jump("JumpOfSetUp.Loses", "set-up"),
                                           lost_by_jump("JumpOfTearDown.Loses", "tear-down"),
                                           lost_by_jump("By/JumpWithParameter.Loses/0", "parameter"),
                                           lost_by_jump("JumpTyped/0.Loses", "typed")));

TEST(JumpTest, OfAFixturesConstructorHasAFrameAroundIt) {
  expect_leak("jumps", lost_by_jump("JumpOfConstructor.Loses", "constructor"));
}

struct SuiteJump {
  std::string filter, line, subject;
};
void PrintTo(const SuiteJump& jump, std::ostream* out) { *out << jump.filter; }

class SuiteJumpTest : public ::testing::TestWithParam<SuiteJump> {};

TEST_P(SuiteJumpTest, FailsTheSuiteAtItsFirstTest) {
  const auto& [filter, line, subject] = GetParam();
  const ChildOutcome outcome = Child("jumps").filter(filter).run();
  EXPECT_EQ(outcome.exit_code, framework().failed);
  EXPECT_THAT(outcome.failed(), IsEmpty());
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr(failure_at("jumps.cpp", line)), HasSubstr("1 block  a call that left no frame"),
                    HasSubstr("Leak: " + subject + " left 1000 B in 1 block behind")));
  EXPECT_THAT(outcome.xml, HasSubstr(place("jumps.cpp", line) + ": Leak: "));
  EXPECT_EQ(outcome.count("Leak:"), 1u);
}

INSTANTIATE_TEST_SUITE_P(OfASuite, SuiteJumpTest,
                         ::testing::Values(SuiteJump{"JumpOfSuiteSetUp.*", "suite set-up",
                                                     "the set-up of suite JumpOfSuiteSetUp"},
                                           SuiteJump{"JumpOfSuiteTearDown.*", "suite tear-down",
                                                     "the tear-down of suite JumpOfSuiteTearDown"}));

TEST(EnvironmentJumpTest, FailsTheRun) {
  const auto run = [](const std::string& variable) {
    return Child("jumps").filter("JumpOfEnvironment.*").environment(variable + "=1").run();
  };
  for (const auto& [variable, phase] :
       {std::pair("JUMP_OF_SET_UP", "set-up"), std::pair("JUMP_OF_TEAR_DOWN", "tear-down")}) {
    const ChildOutcome outcome = run(variable);
    EXPECT_EQ(outcome.exit_code, framework().failed);
    EXPECT_THAT(outcome.out,
                HasSubstr("Leak: the " + std::string(phase) + " of environments left 1000 B in 1 block behind"));
  }
  EXPECT_EQ(run("NO_JUMP").exit_code, 0);
}

}  // namespace
}  // namespace plimsoll::testing
