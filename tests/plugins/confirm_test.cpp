// SPDX-License-Identifier: Apache-2.0
// Tests that are suspected of growing are repeated in a process of their own at the end of the run. Those that grow
// fail it; those that only look so do not; whatever becomes of that process is no failure. For both frameworks.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kCouldNot = "could not be repeated:";

struct Repeated : ChildOutcome {
  std::vector<std::string> log;  // the tests that ran in the other process and said so, sorted
};

Repeated run(const std::string& suite, const std::string& options = "") {
  const std::string path = temporary_path(".log");
  Child child("suspects");
  child.filter(suite + ".*").environment("REPETITIONS=" + path);
  if (!options.empty()) child.options(options);
  Repeated outcome{child.run(), {}};
  std::istringstream lines(contents_of(path));
  for (std::string line; std::getline(lines, line);) outcome.log.push_back(line);
  std::sort(outcome.log.begin(), outcome.log.end());
  std::filesystem::remove(path);
  return outcome;
}

std::string growing(const std::string& test, const std::string& series) {
  return "Growing: " + test + " keeps more each time it is repeated: " + series + '\n';
}

TEST(ConfirmTest, TestsThatGrowThroughOneLineFailTheRunWithTheirSeriesAtIt) {
  const Repeated outcome = run("Grow");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.text(), HasSubstr(place("suspects.cpp", "remember")));
  for (const char* test : {"Grow.First", "Grow.Second", "Grow.Third"})
    EXPECT_THAT(outcome.text(), HasSubstr(growing(test, "+40.0 KiB, +40.0 KiB, +40.0 KiB")));
  EXPECT_THAT(outcome.text(), HasSubstr("g_sessions"));
  EXPECT_THAT(outcome.text(), HasSubstr("  seen when it was repeated 3 times in a process of its own"));
  EXPECT_THAT(outcome.text(), Not(HasSubstr(kCouldNot)));
}

TEST(ConfirmTest, AlsoThroughAnInlinedHelper) {
  const Repeated outcome = run("GrowInline");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.text(), HasSubstr(place("suspects.cpp", "inlined")));
  EXPECT_THAT(outcome.text(), HasSubstr(growing("GrowInline.Second", "+740 B, +740 B, +740 B")));
}

TEST(ConfirmTest, TwoTestsThatShareALineAreNoSuspects) { EXPECT_EQ(run("GrowByTwo").exit_code, 0); }

class QuietTest : public ::testing::TestWithParam<const char*> {};

TEST_P(QuietTest, IsRepeatedOrNotButNeverFails) {
  const Repeated outcome = run(GetParam());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.text(), Not(HasSubstr("Growing:")));
  EXPECT_THAT(outcome.text(), Not(HasSubstr(kCouldNot)));
}

INSTANTIATE_TEST_SUITE_P(Suites, QuietTest,
                         ::testing::Values("Tables", "Registry", "Replace", "Environment", "Allowed"));

TEST(ConfirmTest, WhatIsReplacedOrHeldByTheCLibraryIsNotEvenRepeated) {
  EXPECT_THAT(run("Replace").log, IsEmpty());
  EXPECT_THAT(run("Environment").log, IsEmpty());
  EXPECT_THAT(run("Tables").log, SizeIs(30)) << "the log itself is written";
}

TEST(ConfirmTest, TheTenTestsThatKeptMostAreRepeatedAsOftenAsAskedFor) {
  const auto runs = [](const Repeated& outcome) {
    std::map<std::string, std::size_t> count;
    for (const std::string& test : outcome.log) ++count[test];
    return count;
  };
  const Repeated outcome = run("Many");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(runs(outcome), SizeIs(10));
  EXPECT_THAT(runs(outcome), ::testing::Each(::testing::Field(&std::pair<const std::string, std::size_t>::second, 3u)));
  EXPECT_EQ(runs(outcome).count("a") + runs(outcome).count("bb"), 0u) << "they kept least";
  EXPECT_EQ(runs(run("Many", "confirm=5"))["llllllllllll"], 5u);
}

TEST(ConfirmTest, IsNotDoneWhenItIsSwitchedOffOrNotAskedFor) {
  for (const char* options : {"confirm=0", "leaks=lost", "leaks=off", "trace=0", "frames=0"}) {
    const Repeated outcome = run("Many", options);
    EXPECT_EQ(outcome.exit_code, 0) << options << outcome.text();
    EXPECT_THAT(outcome.log, IsEmpty()) << options;
  }
}

// The other tests of the suite are told of all the same.
struct Bad {
  const char* suite;
  const char* said;
};
void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.suite; }

class BadTest : public ::testing::TestWithParam<Bad> {};

TEST_P(BadTest, IsOneLineOfTheSummaryAndNoFailure) {
  const Repeated outcome = run(GetParam().suite);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.count(kCouldNot), 1u) << outcome.text();
  EXPECT_THAT(outcome.text(),
              HasSubstr(std::string("plimsoll: 3 tests suspected of growing ") + kCouldNot + ' ' + GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(Ways, BadTest,
                         ::testing::Values(Bad{"Crash", "their process was ended by signal 9"},
                                           Bad{"Hang", "that takes longer than 5.0 s"},
                                           Bad{"Leave", "their process ended before all had run, with exit code 0"},
                                           Bad{"Nonsense", "what their process told cannot be understood"}));

TEST(ConfirmTest, TestsThatCannotBeRepeatedInTheTimeAllowedAreNotBegun) {
  const Repeated outcome = run("Slow", "confirm=1000");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.log, IsEmpty());
  EXPECT_THAT(outcome.text(),
              HasSubstr("plimsoll: 3 tests suspected of growing could not be repeated: that takes longer than 5.0 s"));
  EXPECT_EQ(run("Slow").exit_code, 1);
}

TEST(ConfirmTest, ATestThatDoesNotPassByItselfIsNotJudged) {
  const Repeated outcome = run("FailAlone");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.count("Growing: "), 2u) << outcome.text();
  EXPECT_THAT(outcome.text(),
              HasSubstr("plimsoll: 1 test suspected of growing could not be repeated: repeated by themselves"));
  EXPECT_THAT(outcome.text(), Not(HasSubstr("not by itself"))) << "what is printed there is nobody's business";
}

TEST(ConfirmTest, AFileThatATestPutsInThePipesPlaceIsNotWrittenTo) {
  const Repeated outcome = run("TakeThePipe");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.log, IsEmpty());
  EXPECT_THAT(outcome.text(), HasSubstr(kCouldNot));
}

TEST(ConfirmTest, AForkThatGoesOnInTheRepetitionDoesNotSpeakForIt) {
  const Repeated outcome = run("ForkThatGoesOn");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.count("Growing: "), 3u) << outcome.text();
}

TEST(ConfirmTest, AForkThatGoesOnInTheRunAsksForNoRepetition) {
  const Repeated outcome = run("ForkInTheRun");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.count("Growing: "), 3u) << outcome.text();
}

}  // namespace
}  // namespace plimsoll::testing
