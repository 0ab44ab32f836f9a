// SPDX-License-Identifier: Apache-2.0
// How GoogleTest's tests are repeated in a process of their own: whatever they are called, whatever flags and variables
// the run was given, and in a program with a main of its own.
#include <gmock/gmock.h>

#include <filesystem>

#include <filesystem>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ConfirmGtestTest, ParameterisedTestsShareTheirBody) {
  const ChildOutcome outcome = Child("suspects").filter("By/Parameterised.*").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("suspects.cpp", "parameterised")));
  EXPECT_THAT(outcome.out, HasSubstr("Growing: By/Parameterised.Grows/1 keeps more each time it is repeated: +740 B"));
  EXPECT_THAT(outcome.xml, HasSubstr("Growing: By/Parameterised.Grows/1"));
}

TEST(ConfirmGtestTest, NamesThatAFilterCannotSpell) {
  const ChildOutcome outcome = Child("suspects").filter("Typed/*").run();
  EXPECT_EQ(outcome.exit_code, 1);
  for (const char* index : {"0", "1", "2"})
    EXPECT_THAT(outcome.out, HasSubstr(std::string("Growing: Typed/std::pair<a-b*>") + index + ".Grows keeps more"));
}

TEST(ConfirmGtestTest, DisabledTestsThatRan) {
  const ChildOutcome outcome =
      Child("suspects").filter("DISABLED_Grow.*").argument("--gtest_also_run_disabled_tests").run();
  EXPECT_EQ(outcome.count("Growing: DISABLED_Grow."), 3u) << outcome.out;
}

// The run goes as it is told; the repetition neither shards, nor shuffles, nor lists, nor takes the run's files.
TEST(ConfirmGtestTest, FlagsAndVariablesOfTheRunDoNotReachTheRepetition) {
  const ChildOutcome outcome = Child("suspects")
                                   .filter("Grow.*")
                                   .argument("--gtest_shuffle")
                                   .argument("--gtest_repeat=2")
                                   .environment("GTEST_FAIL_FAST=1")
                                   .environment("GTEST_BREAK_ON_FAILURE=0")
                                   .environment("GTEST_TOTAL_SHARDS=1")
                                   .environment("GTEST_SHARD_INDEX=0")
                                   .run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.count("Growing: Grow."), 3u) << outcome.out;
  EXPECT_THAT(outcome.xml, HasSubstr("Growing: Grow."));
}

TEST(ConfirmGtestTest, TestsThatRanThreeTimesHaveBeenJudged) {
  const ChildOutcome outcome = Child("suspects").filter("Grow.*").argument("--gtest_repeat=3").run();
  EXPECT_EQ(outcome.count("Growing: Grow."), 3u) << outcome.out;
  EXPECT_THAT(outcome.out, Not(HasSubstr("in a process of its own")));
}

TEST(ConfirmGtestTest, AMainWithArgumentsOfItsOwnThatLeavesTheDirectoryIsRunAgainWithThem) {
  const std::string log = temporary_path(".log"), here = std::filesystem::current_path();
  const ChildOutcome outcome =
      Child("suspects_main").filter("Grow.*").argument("--mode=plain").environment("REPETITIONS=" + log).run();
  EXPECT_EQ(contents_of(log), here + '\n' + here + '\n');
  std::filesystem::remove(log);
  EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
  EXPECT_EQ(outcome.count("Growing: Grow."), 3u);
  EXPECT_EQ(outcome.count("own main begins"), 1u) << "the repetition's output is nobody's business";
}

TEST(ConfirmGtestTest, AMainThatChoosesOtherTestsIsToldOf) {
  const ChildOutcome outcome = Child("suspects_main").filter("Grow.*").argument("--mode=filter").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.out,
              HasSubstr("plimsoll: 3 tests suspected of growing could not be repeated: repeated by themselves"));
}

}  // namespace
}  // namespace plimsoll::testing
