// SPDX-License-Identifier: Apache-2.0
// Programs with Catch2 2.13 as its users write them: a main file with CATCH_CONFIG_MAIN, with and without
// CATCH_CONFIG_ENABLE_BENCHMARKING, and files of tests with the other macros that change Catch2.
#include <gmock/gmock.h>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Catch2V2MainTest : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Kinds, Catch2V2MainTest, ::testing::Values("plain", "plain_with_benchmarks"));

// Catch2 2 counts its failures in its exit code.
TEST_P(Catch2V2MainTest, NeedsNoMoreThanTheTarget) {
  const ChildOutcome outcome = Child(GetParam()).run_as_is();
  EXPECT_EQ(outcome.exit_code, 4) << outcome.text();
  EXPECT_THAT(
      outcome.out,
      AllOf(HasSubstr(failure_at("plain.cpp", "plain")), HasSubstr(failure_at("plain.cpp", "plain ceiling")),
            HasSubstr(failure_at("plain.cpp", "plain check")), HasSubstr(failure_at("plain.cpp", "plain tag"))));
  EXPECT_THAT(outcome.out, HasSubstr("rise(int)"));
  EXPECT_THAT(outcome.out, HasSubstr("test cases: 6 | 2 passed | 4 failed"));
  EXPECT_EQ(outcome.count("Leak:"), 1u);
  EXPECT_EQ(outcome.err, "plimsoll: \"leaves memory\" may leave memory behind ([leaks-allowed]): 120 B in 1 block\n");
}

TEST_P(Catch2V2MainTest, PassesWhatIsSound) {
  const ChildOutcome outcome = Child(GetParam()).argument("passes").run_as_is();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.err, "");
}

TEST_P(Catch2V2MainTest, ATestThatLeavesNoFrameIsNotTakenForCatch2) {
  const ChildOutcome outcome = Child(GetParam()).argument("leaks by a jump").run_as_is();
  EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
  EXPECT_EQ(outcome.count("Leak: \"leaks by a jump\" left 7 B in 1 block"), 1u);
}

TEST_P(Catch2V2MainTest, ListsAreUntouched) {
  for (const char* list : {"--list-tests", "--list-tags", "--list-reporters"}) {
    const ChildOutcome outcome = Child(GetParam()).argument(list).run_as_is();
    EXPECT_EQ(outcome.err, "") << list;
    EXPECT_EQ(outcome.signal, 0) << list;
    EXPECT_EQ(outcome.count("limsoll"), 0u) << outcome.text();
  }
}

TEST(Catch2V2MainTest, PrefixedMacrosAreJudgedAlike) {
  const ChildOutcome outcome = Child("prefixed").run_as_is();
  EXPECT_EQ(outcome.exit_code, 2) << outcome.text();
  EXPECT_THAT(outcome.out, AllOf(HasSubstr(failure_at("prefixed.cpp", "prefixed")),
                                 HasSubstr(failure_at("prefixed.cpp", "prefixed ceiling"))));
}

TEST(Catch2V2MainTest, ADisabledCatch2HasNoTestsAndNoComplaint) {
  const ChildOutcome outcome = Child("disabled").run_as_is();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.out, HasSubstr("No tests ran"));
  EXPECT_EQ(outcome.err, "");
}

}  // namespace
}  // namespace plimsoll::testing
