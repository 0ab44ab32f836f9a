// SPDX-License-Identifier: Apache-2.0
// Every reporter of Catch2 2.13: each shows a leak at its line and comes to its end, and none of what it or Catch2
// allocates for itself is a leak or part of a limit.
#include <gmock/gmock.h>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

Child with_reporter(const char* child, const char* reporter) {
  return Child(child).argument("--use-colour").argument("no").argument("-r").argument(reporter);
}

class Catch2V2ReporterTest : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(All, Catch2V2ReporterTest,
                         ::testing::Values("console", "compact", "xml", "junit", "automake", "sonarqube", "tap",
                                           "teamcity"));

// The line as each reporter writes it, after the file's name.
std::string line_in(const std::string& reporter, const std::string& line) {
  if (reporter == "xml") return "leaks.cpp\" line=\"" + line + '"';
  return "leaks.cpp:" + line;
}

TEST_P(Catch2V2ReporterTest, ShowsTheLeakAtItsLine) {
  const ChildOutcome outcome = with_reporter("leaks", GetParam()).filter("cache:Leak.New").run_as_is();
  EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
  EXPECT_EQ(outcome.signal, 0);
  EXPECT_EQ(outcome.err, "");
  if (GetParam() == std::string("automake")) return;  // says no more than the test's name and its result
  const std::string where = place("leaks.cpp", "section");
  EXPECT_THAT(outcome.out, HasSubstr(line_in(GetParam(), where.substr(where.rfind(':') + 1))));
  EXPECT_THAT(outcome.out, HasSubstr("left 210 B in 1 block"));
}

TEST_P(Catch2V2ReporterTest, EndsAfterEveryKindOfFailure) {
  for (const char* child : {"leaks", "outcomes", "held"}) {
    const ChildOutcome outcome = with_reporter(child, GetParam()).run_as_is();
    EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
    EXPECT_EQ(outcome.signal, 0) << child << outcome.text();
    EXPECT_THAT(outcome.text(), Not(HasSubstr("internal"))) << child;
  }
}

TEST_P(Catch2V2ReporterTest, AHealthySuiteIsQuiet) {
  for (const char* child : {"quiet", "quiet_with_benchmarks"})
    for (const char* success : {"-s", "-i"}) {
      const ChildOutcome outcome = with_reporter(child, GetParam()).argument(success).filter("~[bench]").run_as_is();
      EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
      EXPECT_EQ(outcome.err, "");
    }
}

// Of what Catch2 keeps until its end, only the user's thread is somebody's.
TEST_P(Catch2V2ReporterTest, WhatCatch2KeepsIsNoLeak) {
  const ChildOutcome outcome = with_reporter("quiet", GetParam())
                                   .argument("-s")
                                   .argument("~containers and threads")
                                   .options("leaks=any")
                                   .run_as_is();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.err, "");
}

TEST(Catch2V2BenchmarkTest, AllocatesNothingOfTheTests) {
  const ChildOutcome outcome = Child("quiet_with_benchmarks")
                                   .filter("[bench]")
                                   .argument("--benchmark-samples")
                                   .argument("2")
                                   .argument("--benchmark-no-analysis")
                                   .run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.out, HasSubstr("a vector of strings"));
  EXPECT_EQ(outcome.err, "");
}

TEST_P(Catch2V2ReporterTest, LimitsLeaveOutWhatCatch2Allocates) {
  const std::string kept = "Kept.NoAllocations,Kept.NoLeaks,Kept.AroundSections,Kept.AroundGenerators";
  for (const char* success : {"-s", "-i"}) {
    const ChildOutcome outcome = with_reporter("scopes", GetParam()).argument(success).argument(kept).run_as_is();
    EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
    EXPECT_EQ(outcome.err, "");
  }
}

TEST(Catch2V2LimitsTest, CountWhatTheUsersCodeAllocatesInAChecksExpression) {
  struct Broken {
    const char* test;
    const char* line;
    const char* allocated_at;
  };
  for (const Broken& broken : {Broken{"Broken.AllocatesInACheck", "allocates in a check", "allocate"},
                               Broken{"Broken.LeaksInACheck", "leaks in a check", "lose"},
                               Broken{"Broken.LeaksInASection", "leaks in a section", "lose"},
                               Broken{"Broken.AllocatesInAnInfo", "allocates in an info", "allocate"}}) {
    const ChildOutcome outcome = Child("scopes").filter(broken.test).run();
    EXPECT_EQ(outcome.exit_code, 1) << broken.test;
    EXPECT_THAT(outcome.out, HasSubstr(failure_at("scopes.cpp", broken.line)));
    EXPECT_THAT(outcome.told, HasSubstr(place("scopes.cpp", broken.allocated_at))) << broken.test;
  }
}

// Its SECTION makes a std::string in the test's own function, which nothing tells from the test's own code.
TEST(Catch2V2LimitsTest, CountTheNameOfASection) {
  const ChildOutcome outcome = Child("scopes").filter("Kept.NoAllocationsAroundSections").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.told, AllOf(HasSubstr("1 allocation, 55 B"), HasSubstr("SECTION(\"a section with a name")));
}

}  // namespace
}  // namespace plimsoll::testing
