// SPDX-License-Identifier: Apache-2.0
// The report file, written and read again; and what is none is refused in one line. Folding, too.
#include "report/run_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plimsoll/snapshot.hpp"
#include "report/fold.hpp"

namespace plimsoll::report {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

RunRecord a_run() {
  RunRecord run;
  run.version = "0.1.0";
  ProgramRecord& program = run.programs.emplace_back();
  program.name = "my_tests";
  program.folder = "/src";
  program.build = {"gcc 12.2.0", "libstdc++ 12", "Debug", "none"};
  program.options = {{"top", "3"}};
  run.frames = {{"build_row(int)", "report.cc", 31, "row.blob = make();"}, {"main", "", 0}};
  TestRecord test;
  test.program = "my_tests";
  test.name = "Report.Stays\"under\"";
  test.file = "report_test.cc";
  test.line = 14;
  test.result = Result::failed;
  test.peak = 10'500'000'000;
  test.allocations = 7;
  test.verdicts.push_back({"ceiling", "two\nlines", "report_test.cc", 15, 10, 1, {0, 1}, true, {40, 41}});
  test.peak_sites.push_back({10, 1, {0, 1}, 1, true});
  run.tests.push_back(test);
  SuiteRecord suite;
  suite.name = "suite Report";
  run.suites.push_back(suite);
  run.carries.push_back({"my_tests", "test", "Report.Stays", 5, 1, {}});
  run.suppressions.push_back({"my_tests", "foo", "a.supp:3", 9, 2, {"A.B"}});
  run.unnamed.push_back({"/src/my_tests", "0123", {1}, {64}});
  return run;
}

TEST(RunJson, IsReadAsItWasWritten) {
  const std::string text = to_json(a_run());
  const RunRecord read = from_json(text, "r.json");
  EXPECT_EQ(to_json(read), text);
  ASSERT_EQ(read.tests.size(), 1u);
  EXPECT_EQ(read.tests[0].name, "Report.Stays\"under\"");
  EXPECT_EQ(read.tests[0].peak, 10'500'000'000u);
  EXPECT_EQ(read.tests[0].result, Result::failed);
  EXPECT_TRUE(read.tests[0].verdicts[0].excused);
  EXPECT_EQ(read.programs[0].build.type, "Debug");
  EXPECT_EQ(read.programs[0].options.at("top"), "3");
  EXPECT_EQ(read.tests[0].verdicts[0].series, (std::vector<std::uint64_t>{40, 41}));
  EXPECT_EQ(read.unnamed, a_run().unnamed);
  EXPECT_EQ(read.frames[0].source, "row.blob = make();");
}

TEST(RunJson, HasATestOnEachLine) {
  EXPECT_THAT(to_json(a_run()), HasSubstr("\"tests\": [\n{\"program\":\"my_tests\""));
}

TEST(RunJson, BytesThatAreNoUtf8AreReplaced) {
  RunRecord run = a_run();
  run.tests[0].name = "bad\xff";
  EXPECT_EQ(from_json(to_json(run), "r").tests[0].name, "bad\xef\xbf\xbd");
}

std::string replaced(const std::string& from, const std::string& to) {
  std::string text = to_json(a_run());
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string mistake_of(const std::string& text) {
  try {
    from_json(text, "r.json");
  } catch (const FileError& error) {
    return error.what();
  }
  return "none";
}

TEST(RunJson, WhatIsNoReportIsRefusedInOneLine) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "parse error"},
      {"[]", "something is no object"},
      {"{}", "there is no 'report_version'"},
      {replaced("\"report_version\": 1", "\"report_version\": 2"), "it is of version 2, this reads 1"},
      {replaced("\"peak\":10500000000", "\"peak\":-1"), "the value of 'peak' is none"},
      {replaced("\"peak\":10500000000", "\"peak\":1.5"), "the value of 'peak' is none"},
      {replaced("\"line\":14", "\"line\":4294967296"), "the value of 'line' is none"},
      {replaced("\"result\":\"failed\"", "\"result\":\"bad\""), "the value of 'result' is none"},
      {replaced("\"stack\":[0,1]", "\"stack\":[0,2]"), "a stack names frame 2, and there are 2"},
      {replaced("\"line\":1,\"frameworks_own\"", "\"line\":2,\"frameworks_own\""), "'line' of a site"},
      {replaced("\"frames\":[1]", "\"frames\":[2]"), "a stack names frame 2, and there are 2"},
      {replaced("\"frames\":[1]", "\"frames\":[1,1]"), "'unnamed' has not an offset for each frame"},
      {replaced("\"tests\": [\n{", "\"tests\": [\n3,{"), "something is no object"},
  };
  for (const auto& [text, said] : cases) {
    const std::string mistake = mistake_of(text);
    EXPECT_THAT(mistake, StartsWith("'r.json' is no report that PLIMSOLL_OPTIONS=report=FILE wrote: "));
    EXPECT_THAT(mistake, HasSubstr(said));
    EXPECT_EQ(mistake.find('\n'), std::string::npos) << mistake;
  }
}

TEST(Fold, TakesTheHighestOfEachFigureAndTheSitesOfTheHigherPeak) {
  TestRecord all, one;
  all.peak = 10, all.total = 100, one.peak = 20, one.total = 50;
  all.peak_sites.resize(1);
  one.peak_sites.resize(2);
  all.result = Result::failed, one.result = Result::passed;
  fold(all, one);
  EXPECT_EQ(all.peak, 20u);
  EXPECT_EQ(all.total, 100u);
  EXPECT_EQ(all.peak_sites.size(), 2u);
  EXPECT_EQ(all.runs, 2u);
  EXPECT_EQ(all.result, Result::failed);
}

TEST(Fold, AVerdictThatSaysTheSameIsOne) {
  std::vector<VerdictRecord> all{{"leak", "text", "a.cc", 1, 0, 0, {}}};
  add_new(all, {{"leak", "text", "a.cc", 1, 0, 0, {}}, {"leak", "text", "a.cc", 2, 0, 0, {}}});
  EXPECT_EQ(all.size(), 2u);
}

}  // namespace
}  // namespace plimsoll::report
