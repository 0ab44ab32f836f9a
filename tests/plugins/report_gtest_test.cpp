// SPDX-License-Identifier: Apache-2.0
// What only GoogleTest has: repetition, death tests, and properties in its own XML and JSON.
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using nlohmann::json;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

json report_of(Child child) {
  const std::string path = temporary_path(".json");
  child.options("report=" + path).run();
  const std::string text = contents_of(path);
  std::filesystem::remove(path);
  return json::parse(text, nullptr, false);
}

TEST(ReportGtestTest, ATestThatIsRepeatedIsOneTest) {
  const json report = report_of(Child("leaks").filter("Leak.New").argument("--gtest_repeat=3"));
  ASSERT_EQ(report["tests"].size(), 1u);
  EXPECT_EQ(report["tests"][0]["runs"], 3);
  EXPECT_EQ(report["tests"][0]["verdicts"].size(), 1u) << "which says the same each time";
}

TEST(ReportGtestTest, TheResultIsGoogleTests) {
  const ChildOutcome outcome = Child("outcomes").run();
  std::set<std::string> failed;
  std::size_t skipped = 0;
  const json report = report_of(Child("outcomes"));
  for (const json& test : report["tests"]) {
    if (test["result"] == "failed") failed.insert(test["name"]);
    skipped += test["result"] == "skipped";
  }
  EXPECT_EQ(failed, outcome.failed());
  EXPECT_EQ(skipped, 2u);
}

TEST(ReportGtestTest, OnlyTheParentOfDeathTestsReports) {
  for (const char* style : {"fast", "threadsafe"}) {
    const json report = report_of(Child("death").argument(std::string("--gtest_death_test_style=") + style));
    ASSERT_TRUE(report.is_object());
    EXPECT_GT(report["tests"].size(), 1u) << style;
    for (const json& test : report["tests"]) EXPECT_NE(test["result"], "unfinished") << test["name"];
  }
}

TEST(ReportGtestTest, XmlHasThePeakOfEachTest) {
  const ChildOutcome outcome = Child("report").filter("Report.Peaks").run();
  EXPECT_THAT(outcome.xml, ContainsRegex("name=\"plimsoll_peak\" value=\"100[0-9][0-9][0-9]\""));
}

TEST(ReportGtestTest, ARunWithoutTestsHasAReportWithout) {
  const json report = report_of(Child("report").filter("No.Such"));
  ASSERT_TRUE(report.is_object());
  EXPECT_TRUE(report["tests"].empty());
}

}  // namespace
}  // namespace plimsoll::testing
