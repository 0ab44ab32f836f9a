// SPDX-License-Identifier: Apache-2.0
// MEMORY_GROWTH_CEILING in GoogleTest: what a suite and its tests leave held is more than it may be, or is not.
#include <gmock/gmock.h>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

ChildOutcome run(const std::string& tests, const std::string& options = "leaks=growing") {
  return Child("suite_growth").filter(tests).options(options).run();
}

TEST(SuiteGrowthTest, FailsTheSuiteOneByteAboveWithLinesAndHolders) {
  const ChildOutcome outcome = run("Above.*");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.failed(), IsEmpty()) << "it is no single test's";
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("suite_growth.cpp", "above")));
  EXPECT_THAT(outcome.out, HasSubstr("Growth ceiling exceeded: what suite Above left held at its end: 2049 B > 2048 B "
                                     "(over by 1 B)\nStill live (100.0% of 2.0 KiB):\n"));
  for (const char* line : {"fill", "one byte more"})
    EXPECT_THAT(outcome.out, HasSubstr(place("suite_growth.cpp", line) + ": held by (anonymous namespace)::slots ("));
  EXPECT_THAT(outcome.out, HasSubstr(place("suite_growth.cpp", "slots") + ") -> "));
  EXPECT_THAT(outcome.xml, HasSubstr(place("suite_growth.cpp", "above") + ": Growth ceiling exceeded: "));
}

TEST(SuiteGrowthTest, IsKeptWhenEqualEmptiedOrAllowed) {
  for (const char* tests : {"Equal.*", "Emptied.*", "Allowed.*", "HasNoLimit.*"})
    EXPECT_EQ(run(tests).exit_code, 0) << tests;
}

TEST(SuiteGrowthTest, HoldsForTheSuiteWhenATestSaysSoAndForNoOther) {
  const ChildOutcome outcome = run("FromATest.*:HasNoLimit.*");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr(failure_at("suite_growth.cpp", "from a test")),
                                 HasSubstr("what suite FromATest left held at its end: 1.0 KiB > 1023 B")));
  EXPECT_EQ(outcome.out.find("what suite HasNoLimit"), std::string::npos);
}

TEST(SuiteGrowthTest, IsJudgedWhateverLeaksSay) {
  for (const char* leaks : {"leaks=off", "leaks=lost", "leaks=accumulating"}) {
    const ChildOutcome outcome = run("Above.*", leaks);
    EXPECT_THAT(outcome.out, HasSubstr("Growth ceiling exceeded: what suite Above")) << leaks;
    EXPECT_EQ(run("Equal.*", leaks).exit_code, 0) << leaks;
  }
}

TEST(SuiteGrowthTest, OutsideOfASuiteIsAMistake) {
  const ChildOutcome outcome = Child("suite_growth").filter("Equal.*").environment("LIMIT_ELSEWHERE=1").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr(failure_at("suite_growth.cpp", "elsewhere")),
                                 HasSubstr("MEMORY_GROWTH_CEILING is for a suite, and none is running here"),
                                 Not(HasSubstr("Growth ceiling exceeded"))));
}

}  // namespace
}  // namespace plimsoll::testing
