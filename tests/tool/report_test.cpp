// SPDX-License-Identifier: Apache-2.0
// plimsoll report, baseline and merge, as their users run them: on the report of a run that is written down by hand.
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "hand_made_run.hpp"
#include "json_schema.hpp"
#include "report/run_json.hpp"
#include "tool_case.hpp"

namespace plimsoll::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string contents_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class ReportToolTest : public ToolCase {
 protected:
  ReportToolTest() { write(report_, report::a_run()); }

  static void write(const std::string& path, const report::RunRecord& run) { std::ofstream(path) << to_json(run); }
  Outcome reported(const char* format) const { return tool({"report", report_, "--format", format, "--root", "/src"}); }
  Outcome baseline(const char* action, const std::string& report) const {
    return tool({"baseline", action, report, "--file", baseline_});
  }

  const std::string report_ = folder_ + "/report.json", baseline_ = folder_ + "/memory.baseline";
};

TEST_F(ReportToolTest, Github) {
  EXPECT_THAT(reported("github").out, StartsWith("::error file=cache.cc,line=42,title=Leak in Cache.Insert::Leak: "));
}

TEST_F(ReportToolTest, Markdown) {
  EXPECT_THAT(reported("markdown").out, StartsWith("## Memory: 2 tests, 1 failed\n"));
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const auto from = text.find(begin);
  EXPECT_NE(from, std::string::npos) << begin;
  return text.substr(from + begin.size(), text.find(end, from) - from - begin.size());
}

TEST_F(ReportToolTest, HtmlIsOnePageThatHoldsTheReportAndNeedsNothingElse) {
  report::RunRecord run = report::a_run();
  run.tests[0].name = "</script><script>alert(1)</script>";
  write(report_, run);
  const std::string page = reported("html").out;
  const json held = json::parse(between(page, "id=\"report\">", "</script>"));
  EXPECT_EQ(held, json::parse(contents_of(report_))) << "and no name ended the element";
  EXPECT_EQ(page.find("http:"), std::string::npos);
  EXPECT_EQ(page.find("https:"), std::string::npos);
  EXPECT_EQ(page.find("src="), std::string::npos);
}

// What GitLab's documentation calls required.
TEST_F(ReportToolTest, GitlabHasWhatAnIssueNeeds) {
  const json issues = json::parse(reported("gitlab").out);
  ASSERT_EQ(issues.size(), 1u);
  EXPECT_EQ(issues[0]["description"], "Leak: Cache.Insert left 3.1 KiB");
  EXPECT_EQ(issues[0]["check_name"], "plimsoll.leak");
  EXPECT_EQ(issues[0]["fingerprint"].get<std::string>().size(), 16u);
  EXPECT_EQ(issues[0]["severity"], "major");
  EXPECT_EQ(issues[0]["location"]["path"], "cache.cc");
  EXPECT_EQ(issues[0]["location"]["lines"]["begin"], 42);
}

#ifdef SARIF_SCHEMA
TEST_F(ReportToolTest, SarifFitsItsSchema) {
  const std::string path = folder_ + "/report.sarif";
  std::ofstream(path) << reported("sarif").out;
  expect_fits_schema(path, SARIF_SCHEMA);
}
#endif

// What SARIF 2.1.0 requires of a log, a run, a tool, a rule, a result, a location and a stack.
TEST_F(ReportToolTest, SarifHasWhatTheStandardRequires) {
  const json log = json::parse(reported("sarif").out);
  EXPECT_EQ(log["version"], "2.1.0");
  ASSERT_EQ(log["runs"].size(), 1u);
  const json& driver = log["runs"][0]["tool"]["driver"];
  EXPECT_EQ(driver["name"], "Plimsoll");
  std::set<std::string> ids;
  for (const json& rule : driver["rules"]) EXPECT_TRUE(ids.insert(rule["id"]).second) << "each once";
  ASSERT_EQ(log["runs"][0]["results"].size(), 1u);
  const json& result = log["runs"][0]["results"][0];
  EXPECT_EQ(driver["rules"][result["ruleIndex"].get<std::size_t>()]["id"], result["ruleId"]);
  EXPECT_EQ(result["level"], "error");
  EXPECT_THAT(result["message"]["text"].get<std::string>(), StartsWith("Leak: Cache.Insert left 3.1 KiB"));
  const json& place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "cache.cc");
  EXPECT_EQ(place["artifactLocation"]["uriBaseId"], "SRCROOT");
  EXPECT_EQ(place["region"]["startLine"], 42);
  ASSERT_EQ(result["stacks"][0]["frames"].size(), 2u);
  EXPECT_EQ(result["stacks"][0]["frames"][1]["location"]["physicalLocation"]["region"]["startLine"], 12);
  EXPECT_FALSE(result["partialFingerprints"].empty());
}

// What GitHub's documentation of code scanning calls required beyond the standard, and the lengths that it allows.
TEST_F(ReportToolTest, SarifHasWhatCodeScanningRequires) {
  report::RunRecord run = report::a_run();
  run.programs[0].verdicts.push_back({"growth_ceiling", "The run holds 5.0 MiB", "", 0, 5 << 20, 1, {}});
  write(report_, run);
  const json log = json::parse(reported("sarif").out);
  EXPECT_FALSE(log["$schema"].get<std::string>().empty());
  for (const json& rule : log["runs"][0]["tool"]["driver"]["rules"])
    for (const char* text : {"shortDescription", "fullDescription", "help"}) {
      EXPECT_FALSE(rule[text]["text"].get<std::string>().empty()) << rule;
      EXPECT_LE(rule[text]["text"].get<std::string>().size(), 1024u) << rule;
    }
  ASSERT_EQ(log["runs"][0]["results"].size(), 2u) << "one of them at no line";
  for (const json& result : log["runs"][0]["results"]) {
    EXPECT_FALSE(result["message"]["text"].get<std::string>().empty());
    EXPECT_FALSE(result["partialFingerprints"]["primaryLocationLineHash"].get<std::string>().empty());
    ASSERT_EQ(result["locations"].size(), 1u);
    const json& place = result["locations"][0]["physicalLocation"];
    EXPECT_FALSE(place["artifactLocation"]["uri"].get<std::string>().empty());
    for (const char* field : {"startLine", "startColumn", "endLine", "endColumn"}) EXPECT_GE(place["region"][field], 1);
  }
}

TEST_F(ReportToolTest, SarifWritesPathsAsUris) {
  report::RunRecord run = report::a_run();
  run.tests[0].verdicts[0].file = "/src/a b#c.cc";
  write(report_, run);
  const json log = json::parse(reported("sarif").out);
  EXPECT_EQ(log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "a%20b%23c.cc");
  run.tests[0].verdicts[0].file = "/elsewhere/a.cc";
  write(report_, run);
  const json elsewhere = json::parse(reported("sarif").out);
  const json& artifact = elsewhere["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
  EXPECT_EQ(artifact["uri"], "file:///elsewhere/a.cc");
  EXPECT_FALSE(artifact.contains("uriBaseId"));
}

TEST_F(ReportToolTest, AFileThatIsNoReportIsRefusedInOneLine) {
  std::ofstream(report_) << "{}";
  const Outcome outcome = reported("github");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.err, "plimsoll: '" + report_ +
                             "' is no report that PLIMSOLL_OPTIONS=report=FILE wrote: there is no 'report_version'\n");
  EXPECT_EQ(reported("pdf").exit_code, 2);
}

TEST_F(ReportToolTest, AModuleThatIsNotWhatItWasIsSaidOnceAndTheRestIsShown) {
  report::RunRecord run = report::a_run();
  run.unnamed.push_back({"/no/such/module", "0123", {0}, {16}});
  write(report_, run);
  const Outcome outcome = tool({"merge", folder_ + "/merged.json", report_, report_});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, StartsWith("plimsoll: /no/such/module is not what it was when tests ran"));
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1);
  EXPECT_EQ(json::parse(contents_of(folder_ + "/merged.json"))["tests"].size(), 2u);
}

TEST_F(ReportToolTest, ABaselineIsEqualToTheRunThatMadeItThenWorseThenBetter) {
  report::RunRecord run = report::a_run();
  run.tests[0].verdicts.clear();
  run.tests[0].result = report::Result::passed;
  write(report_, run);
  EXPECT_EQ(baseline("update", report_).exit_code, 0);
  EXPECT_EQ(baseline("check", report_).exit_code, 0);
  EXPECT_EQ(baseline("check", report_).out, "2 tests compared: 0 worse, 0 better\n");
  const std::string other = folder_ + "/other.json";
  run.tests[0].peak *= 2;
  write(other, run);
  const Outcome worse = baseline("check", other);
  EXPECT_EQ(worse.exit_code, 1);
  EXPECT_THAT(worse.out, HasSubstr("Worse than the baseline: Cache.Insert: peak 2.0 MiB, was 1.0 MiB (+1.0 MiB)\n"));
  run.tests[0].peak = 1;
  write(other, run);
  EXPECT_EQ(baseline("check", other).exit_code, 3);
  EXPECT_EQ(baseline("update", other).exit_code, 0);
  EXPECT_EQ(baseline("check", other).exit_code, 0);
  EXPECT_THAT(contents_of(baseline_), HasSubstr("Cache.Insert\tpeak=1\t"));
}

TEST_F(ReportToolTest, BadInputOfABaselineIsTwo) {
  EXPECT_EQ(baseline("check", report_).exit_code, 2) << "no baseline";
  std::ofstream(baseline_) << "nonsense\n";
  const Outcome outcome = baseline("check", report_);
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr(baseline_ + ":1: a test stands before the first [section]"));
  EXPECT_EQ(baseline("update", folder_ + "/none.json").exit_code, 2);
}

TEST_F(ReportToolTest, MergeIsTheSameInAnyOrder) {
  const std::string second = folder_ + "/second.json", one = folder_ + "/one", two = folder_ + "/two";
  report::RunRecord run = report::a_run();
  run.tests.pop_back();
  write(second, run);
  EXPECT_EQ(tool({"merge", one, report_, second}).exit_code, 0);
  EXPECT_EQ(tool({"merge", two, second, report_}).exit_code, 0);
  EXPECT_EQ(contents_of(one), contents_of(two));
  EXPECT_EQ(json::parse(contents_of(one))["tests"].size(), 2u);
  EXPECT_EQ(tool({"merge", one, folder_ + "/none.json"}).exit_code, 1);
}

}  // namespace
}  // namespace plimsoll::testing
