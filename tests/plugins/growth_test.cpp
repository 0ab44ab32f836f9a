// SPDX-License-Identifier: Apache-2.0
// Held memory that grows whenever its test is repeated fails the test; what is kept once, or is replaced, does not.
#include <gmock/gmock.h>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

ChildOutcome repeat(const std::string& tests, const char* times) {
  return Child("growth").filter(tests).argument(std::string("--gtest_repeat=") + times).run();
}

struct Case {
  const char* test;
  const char* line;
  const char* series;
  const char* holder;
};
void PrintTo(const Case& growth, std::ostream* out) { *out << growth.test; }

class GrowthTest : public ::testing::TestWithParam<Case> {};

TEST_P(GrowthTest, FailsTheThirdRunAtItsLineWithItsSeriesAndHolder) {
  const Case& growth = GetParam();
  const ChildOutcome outcome = repeat(growth.test, "3");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("growth.cpp", growth.line)));
  EXPECT_THAT(outcome.out,
              HasSubstr(std::string("Growing: ") + growth.test + " keeps more each time it is repeated: " + growth.series));
  EXPECT_THAT(outcome.out, HasSubstr(growth.holder));
  EXPECT_FALSE(outcome.says("Leak:")) << outcome.out;
  EXPECT_EQ(repeat(growth.test, "2").exit_code, 0) << "two runs are no series";
}

INSTANTIATE_TEST_SUITE_P(
    Ways, GrowthTest,
    ::testing::Values(
        Case{"Grows.List", "list", "+560 B, +560 B, +560 B", "held by (anonymous namespace)::g_sessions"},
        Case{"Grows.VectorThatIsReplaced", "vector", "+400 B, +800 B, +1.6 KiB", "static local 'numbers'"},
        Case{"Grows.MapByNewKeys", "map", "+72 B, +72 B, +72 B", "std::map node"},
        Case{"Grows.Chain", "chain", "+112 B, +112 B, +112 B", "static local 'newest'"},
        Case{"Grows.InAThreadsVariable", "service", "+640 B, +640 B, +640 B", "held by the stack of thread "},
        Case{"Grows.ThreadLocal", "thread-local", "+500 B, +500 B, +500 B", "thread-local"}));

TEST(GrowthTest, IsToldOnceForEachLine) {
  const ChildOutcome outcome = repeat("Grows.MapByNewKeys", "7");
  EXPECT_EQ(outcome.count("Growing: "), 1u) << outcome.out;
}

TEST(GrowthTest, WhatIsKeptOnceOrReplacedIsQuiet) {
  const ChildOutcome outcome = repeat("Keeps.*", "6");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
  EXPECT_THAT(outcome.failed(), IsEmpty());
}

TEST(GrowthTest, InAnyOrder) {
  for (const char* seed : {"1", "2", "3"}) {
    const ChildOutcome outcome = Child("growth").argument("--gtest_repeat=4").argument("--gtest_shuffle")
                                     .argument(std::string("--gtest_random_seed=") + seed).run();
    EXPECT_EQ(outcome.failed().size(), 6u) << outcome.out;
    EXPECT_FALSE(outcome.says("Growing: Keeps."));
  }
}

TEST(GrowthTest, OneRunOfEachTestIsNoSeries) { EXPECT_EQ(Child("growth").run().exit_code, 0); }

TEST(GrowthTest, IsNotAskedForWhenOnlyLostMemoryIs) {
  for (const char* option : {"leaks=lost", "leaks=off"})
    EXPECT_EQ(Child("growth").filter("Grows.*").argument("--gtest_repeat=4").options(option).run().exit_code, 0);
  const ChildOutcome asked = Child("growth").filter("Grows.List").argument("--gtest_repeat=3").options("leaks=growing").run();
  EXPECT_EQ(asked.exit_code, 1);
}

TEST(GrowthOfThreadsTest, APoolsIsSilentWithThreadsOwnAndATestsOwnIsNot) {
  const auto grows = [](const char* test, const char* threads) {
    return Child("own_threads").filter(test).argument("--gtest_repeat=3").options(threads).run().says("Growing: ");
  };
  EXPECT_TRUE(grows("Own.Grow", "threads=own"));
  EXPECT_TRUE(grows("Own.Grow", "threads=all"));
  EXPECT_TRUE(grows("Others.GrowInAPool", "threads=all"));
  EXPECT_FALSE(grows("Others.GrowInAPool", "threads=own"));
}

// A worker that was started for a suite counts for the suite, not for its tests.
TEST(SuitesThreadsTest, AreJudgedForWhatTheyDidForTheSuiteAlone) {
  const auto leaks = [](const char* test) {
    return Child("own_threads").filter(test).options("threads=own").run().says("Leak: ");
  };
  EXPECT_TRUE(leaks("OwnSetUp.*"));
  EXPECT_FALSE(leaks("OthersPool.*"));
}

}  // namespace
}  // namespace plimsoll::testing
