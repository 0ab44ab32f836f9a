// SPDX-License-Identifier: Apache-2.0
// A baseline is read as it was written, refuses what it cannot understand, and tells worse from equal from better at
// the very byte.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hand_made_run.hpp"
#include "plimsoll/snapshot.hpp"
#include "report/baseline_check.hpp"

namespace plimsoll::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kSection = "my_tests, gcc 12, libstdc++ 12, Debug";

Baseline baseline_of(const RunRecord& run) {
  Baseline baseline;
  update(baseline, run);
  return baseline;
}

RunRecord green_run() {
  RunRecord run = a_run();
  run.tests[0].verdicts.clear();
  run.tests[0].result = Result::passed;
  return run;
}

TEST(Baseline, HasALineForEachTestInASectionForEachBuild) {
  const std::string text = written(baseline_of(green_run()));
  EXPECT_THAT(text, HasSubstr("\n[" + kSection +
                              "]\n"
                              "Cache.Finds\tpeak=2097152\ttotal=2097152\tallocations=3\n"
                              "Cache.Insert\tpeak=1048576\ttotal=1048576\tallocations=3"
                              "\tat cache.cc Cache::insert(int)=900000\n"));
}

TEST(Baseline, IsReadAsItWasWritten) {
  RunRecord run = green_run();
  run.tests[0].name = "# [odd]\tname\\ with\nlines=1";
  run.frames[0].function = "operator==(A, B)";
  Baseline baseline = baseline_of(run);
  baseline.tolerance = {7, 100, 3};
  baseline.sections[kSection].at("Cache.Finds").percent = 12;
  const std::string text = written(baseline);
  const Baseline read = read_baseline(text, "b");
  EXPECT_EQ(written(read), text);
  const BaselineLine& odd = read.sections.at(kSection).at(run.tests[0].name);
  EXPECT_EQ(odd.sites.at("cache.cc operator==(A, B)"), 900'000u);
  EXPECT_EQ(read.tolerance.slack_bytes, 100u);
}

TEST(Baseline, TheOrderOfTheTestsAndOfUpdatesDoesNotMatter) {
  RunRecord run = green_run(), turned = green_run(), first = green_run(), second = green_run();
  std::swap(turned.tests[0], turned.tests[1]);
  first.tests.pop_back();
  second.tests.erase(second.tests.begin());
  Baseline shards = baseline_of(second);
  update(shards, first);
  EXPECT_EQ(written(baseline_of(turned)), written(baseline_of(run)));
  EXPECT_EQ(written(shards), written(baseline_of(run)));
}

TEST(Baseline, WhatIsNoneIsRefusedWithItsLine) {
  const std::pair<const char*, const char*> cases[] = {
      {"A.B\tpeak=1\ttotal=1\tallocations=1\n", "b:1: a test stands before the first [section]"},
      {"[x\n", "b:1: a section ends with ']'"},
      {"[x]\n\nA.B\tpeak=1\n", "b:3: a test is its name, peak=, total= and allocations=, separated by tabs"},
      {"[x]\nA.B\tpeak=1\ttotal=1\tallocations=-1\n", "b:2: 'allocations=-1' is no field of a test"},
      {"[x]\nA.B\tpeak=1\tpeak=1\tpeek=1\n", "b:2: 'peek=1' is no field of a test"},
      {"[x]\nA.B\tpeak=1\ttotal=1\tat x=1\n", "b:2: a test has peak=, total= and allocations=, each once"},
      {"[x]\nA\tpeak=1\ttotal=1\tallocations=1\nA\tpeak=1\ttotal=1\tallocations=1\n", "b:3: there are two lines for A"},
      {"! tolerance=5\n", "b:1: 'tolerance=5' is none of"},
      {"! slack=much\n", "b:1: 'slack=much' is none of"},
      {"[x]\n<<<<<<< ours\n", "b:2: there is a conflict of a merge"},
  };
  for (const auto& [text, said] : cases) try {
      read_baseline(text, "b");
      ADD_FAILURE() << text;
    } catch (const FileError& error) {
      EXPECT_THAT(error.what(), HasSubstr(said));
    }
}

FigureRecord peak(std::size_t bytes) {
  FigureRecord figures;
  figures.peak = bytes;
  return figures;
}

TEST(BaselineCheck, AFigureMayBeAboveItsLineByTheToleranceAndNoByteMore) {
  BaselineLine line;
  line.peak = 1'000'000;
  const Tolerance tolerance{5, 100, 0};
  EXPECT_EQ(compare(line, peak(1'050'000), tolerance), Against::equal);
  EXPECT_EQ(compare(line, peak(1'050'001), tolerance), Against::worse);
  EXPECT_EQ(compare(line, peak(950'000), tolerance), Against::equal);
  EXPECT_EQ(compare(line, peak(949'999), tolerance), Against::better);
  line.percent = 0;
  EXPECT_EQ(compare(line, peak(1'000'100), tolerance), Against::equal) << "the slack";
  EXPECT_EQ(compare(line, peak(1'000'101), tolerance), Against::worse);
}

TEST(BaselineCheck, OneFigureThatIsWorseOutweighsOneThatIsBetter) {
  BaselineLine line;
  line.peak = 1'000'000;
  line.allocations = 10;
  FigureRecord now = peak(0);
  now.allocations = 1000;
  EXPECT_EQ(compare(line, now, {}), Against::worse);
}

TEST(BaselineCheck, AWorseTestIsToldWithTheLinesThatGrew) {
  const Baseline baseline = baseline_of(green_run());
  RunRecord run = green_run();
  run.tests[0].peak = 3 << 20;
  run.tests[0].peak_sites[0].bytes = 2'900'000;
  const BaselineCheck result = check(baseline, run);
  EXPECT_EQ(result.worse, 1u);
  EXPECT_EQ(result.text,
            "Worse than the baseline: Cache.Insert: peak 3.0 MiB, was 1.0 MiB (+2.0 MiB)\n"
            "  +1.9 MiB  cache.cc Cache::insert(int)  (2.8 MiB at the peak, was 878.9 KiB)\n"
            "2 tests compared: 1 worse, 0 better\n");
}

TEST(BaselineCheck, ABetterTestIsToldAndUpdateTightensItsLine) {
  Baseline baseline = baseline_of(green_run());
  RunRecord run = green_run();
  run.tests[1].peak = 1 << 20;
  const BaselineCheck result = check(baseline, run);
  EXPECT_EQ(result.better, 1u);
  EXPECT_THAT(result.text, HasSubstr("Better than the baseline: Cache.Finds: peak 1.0 MiB, was 2.0 MiB (-1.0 MiB)\n"));
  update(baseline, run);
  EXPECT_EQ(baseline.sections[kSection].at("Cache.Finds").peak, std::size_t{1} << 20);
}

TEST(BaselineCheck, ALineThatAllowsTheRunStaysAsItIs) {
  Baseline baseline = baseline_of(green_run());
  const std::string before = written(baseline);
  RunRecord run = green_run();
  run.tests[0].peak += 10;
  update(baseline, run);
  EXPECT_EQ(written(baseline), before);
}

TEST(BaselineCheck, ATestOfAnotherBuildIsNotCompared) {
  RunRecord run = green_run();
  run.programs[0].build.type = "Release";
  run.tests[0].peak = std::size_t{1} << 30;
  const BaselineCheck result = check(baseline_of(green_run()), run);
  EXPECT_EQ(result.worse, 0u);
  EXPECT_EQ(result.unknown, 2u);
  EXPECT_THAT(result.text, HasSubstr("2 tests have no line yet"));
}

TEST(BaselineCheck, ATestThatFailedOtherwiseIsNeitherComparedNorWrittenDown) {
  const Baseline baseline = baseline_of(a_run());
  EXPECT_THAT(written(baseline), Not(HasSubstr("Cache.Insert")));
  EXPECT_THAT(written(baseline), HasSubstr("Cache.Finds"));
}

}  // namespace
}  // namespace plimsoll::report
