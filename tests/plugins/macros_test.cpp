// SPDX-License-Identifier: Apache-2.0
// The macros, with either framework: each limit kept when equal, broken one above, judged however its block is left, and a
// failure that names the line, without ending the test.
#include <gmock/gmock.h>

#include "child_run.hpp"
#include "framework.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ChildOutcome run(const std::string& test) { return Child("macros").filter(test).run(); }

TEST(MacrosTest, EveryBrokenOneFailsAndEveryKeptOnePasses) {
  const ChildOutcome outcome = run("*Kept*:*Broken*");
  EXPECT_EQ(outcome.exit_code, framework().failed);
  EXPECT_THAT(outcome.failed(), Each(HasSubstr("Broken.")));
  EXPECT_THAT(outcome.passed(), Each(HasSubstr("Kept.")));
  EXPECT_EQ(outcome.failed(), Child("macros").filter("*Broken*").tests()) << outcome.text();
}

TEST(MacrosTest, ACeilingNamesBothNumbersAndTheLineThatFilledTheHeap) {
  const ChildOutcome outcome = run("CeilingBroken.PeakOneByteAbove");
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("macros.cpp", "ceiling")));
  EXPECT_THAT(outcome.told, HasSubstr("Memory ceiling exceeded: peak 5001 B > 5000 B (over by 1 B)"));
  EXPECT_THAT(outcome.told, HasSubstr("100.0% of"));
  EXPECT_THAT(outcome.told, HasSubstr(place("macros.cpp", "rise") + "  "));
  EXPECT_THAT(outcome.told, HasSubstr("block(keep(new char[bytes]))"));
  EXPECT_THAT(outcome.xml, HasSubstr(in_xml("macros.cpp", "ceiling")));
}

TEST(MacrosTest, PeakGrowthNamesTheExponentEachPeakAndTheLineThatGrows) {
  const ChildOutcome outcome = run("PeakGrowthBroken.ByOnePower");
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("macros.cpp", "grows")));
  EXPECT_THAT(outcome.told, HasSubstr("The peak grows faster than O(n): with n^2.0, as fitted"));
  EXPECT_THAT(outcome.told, HasSubstr("n = 100: 9.8 KiB"));
  EXPECT_THAT(outcome.told, HasSubstr("n = 400: 156.2 KiB"));
  EXPECT_THAT(outcome.told, HasSubstr("Lines that grew from n = 100 to n = 400"));
  EXPECT_THAT(outcome.told, HasSubstr(place("macros.cpp", "square")));
  EXPECT_TRUE(run("PeakGrowthBroken.ClaimsWhatIsNotKnown").says("does not know 'O(n ^ 4)'. It takes O(1), O(log n)"));
  EXPECT_TRUE(run("PeakGrowthBroken.HasSizesThatAreTooClose").says("at least four times the smallest"));
}

struct Field {
  const char* test;
  const char* reached;
};

TEST(MacrosTest, EveryFieldSaysWhatItReached) {
  for (const Field& field : {Field{"Current", "100 B > 99 B"}, Field{"Allocations", "3 > 2"},
                             Field{"Total", "2049 B > 2048 B"}, Field{"Blocks", "2 > 1"}}) {
    const ChildOutcome outcome = run(std::string("CeilingBroken.") + field.test);
    EXPECT_THAT(outcome.told, HasSubstr(field.reached)) << field.test;
    EXPECT_THAT(outcome.told, HasSubstr("macros.cpp:")) << field.test;
    EXPECT_THAT(outcome.told, HasSubstr("new char[")) << field.test;
  }
}

TEST(MacrosTest, TwoFieldsAreBothReported) {
  const ChildOutcome outcome = run("CeilingBroken.TwoFieldsAtOnce");
  EXPECT_THAT(outcome.told, HasSubstr("11 B > 10 B"));
  EXPECT_THAT(outcome.told, HasSubstr("1 > 0"));
}

TEST(MacrosTest, AFailureDoesNotEndTheTest) {
  EXPECT_THAT(run("CeilingBroken.GoesOnAfterwards").out, HasSubstr("the test went on"));
  EXPECT_THAT(run("CeilingBroken.LeftByException").out, HasSubstr("the exception arrived"));
}

TEST(MacrosTest, JudgeTheirOwnBlockOnly) {
  for (const auto& [test, line] : {std::pair{"OfOneBlock", "block"}, std::pair{"OuterOnly", "outer"},
                                   std::pair{"InnerOnly", "inner"}, std::pair{"AfterAnInnerOne", "after inner"}}) {
    const ChildOutcome outcome = run(std::string("CeilingBroken.") + test);
    EXPECT_EQ(outcome.count("Memory ceiling exceeded"), 1u) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr(failure_at("macros.cpp", line)));
  }
}

TEST(MacrosTest, TheTestsOwnFailureIsShownToo) {
  const ChildOutcome assertion = run("CeilingBroken.LeftByAssert");
  EXPECT_THAT(assertion.told, AllOf(HasSubstr("the test's own failure"), HasSubstr("Memory ceiling exceeded")));
  const ChildOutcome exception = run("CeilingBroken.LeftByUncaughtException");
  EXPECT_THAT(exception.told, AllOf(HasSubstr("leaves the test"), HasSubstr("Memory ceiling exceeded")));
}

TEST(MacrosTest, NoAllocationsNamesTheFirstLineAndTheCount) {
  const ChildOutcome outcome = run("NoAllocationsBroken.NamesTheFirstAndTheCount");
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("macros.cpp", "no allocations")));
  EXPECT_THAT(outcome.told, HasSubstr("3 allocations"));
  EXPECT_THAT(outcome.told, HasSubstr("300 B"));
  EXPECT_THAT(outcome.told, HasSubstr(place("macros.cpp", "first allocation")));
}

TEST(MacrosTest, NoLeaksNamesWhatIsStillLive) {
  const ChildOutcome outcome = run("NoLeaksBroken.ThoughSomeoneHoldsIt");
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("macros.cpp", "no leaks")));
  EXPECT_THAT(outcome.told, HasSubstr("77 B"));
  EXPECT_THAT(outcome.told, HasSubstr(place("macros.cpp", "held beyond the block")));
}

TEST(MacrosTest, AllowedLeaksPassAndTheReasonIsPrinted) {
  const ChildOutcome outcome = run("LeaksAllowed.SaysWhy");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
  EXPECT_THAT(outcome.told, HasSubstr("the vendor's library never frees its tables"));
  EXPECT_THAT(outcome.told, HasSubstr("LeaksAllowed.SaysWhy"));
}

TEST(MacrosTest, AllowedLeaksAreAllowedForOneTestOnly) {
  EXPECT_THAT(run("LeaksAllowed.*").failed(), ElementsAre("LeaksAllowed.NextTestIsJudgedAgain"));
}

TEST(MacrosTest, Cxx17HasTheUnnamedForms) {
  const ChildOutcome outcome = Child("macros_cxx17").run();
  EXPECT_THAT(outcome.failed(), ElementsAre("Cxx17.Broken"));
  EXPECT_THAT(outcome.passed(), ElementsAre("Cxx17.Kept"));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("macros_cxx17.cpp", "cxx17")));
}

}  // namespace
}  // namespace plimsoll::testing
