// SPDX-License-Identifier: Apache-2.0
// Every reporter shows a leak at its own file and line as far as its format can, says how many tests failed, and ends
// with Catch2's exit code; its documents stay documents.
#include <gmock/gmock.h>
#include <libxml/parser.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>

#include "child_run.hpp"
#include "reporters.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// Five test cases, of which three leak: without any assertion, in a section of many, in the first section of two.
Child leaks() { return Child("leaks").filter("Leak.New:cache:leaks in its first section:Sound.*"); }

bool is_xml(const std::string& text) {
  xmlDoc* document =
      xmlReadMemory(text.data(), static_cast<int>(text.size()), "report.xml", nullptr, XML_PARSE_NOERROR);
  const bool is_well_formed = document != nullptr;
  xmlFreeDoc(document);
  return is_well_formed;
}

bool is_document_of(const std::string& reporter, const std::string& text) {
  if (reporter == "json") return nlohmann::json::accept(text);
  const bool writes_xml = reporter == "xml" || reporter == "junit" || reporter == "sonarqube";
  return !writes_xml || is_xml(text);
}

struct Expected {
  const char* reporter;
  std::string leak;    // what stands where a leak is told, with its file and line
  std::string totals;  // how many failed
  bool has_messages = true;
};

std::string line_of(const std::string& place) { return place.substr(place.rfind(':') + 1); }

std::vector<Expected> expectations() {
  const std::string leak = place("ways_to_leak.cpp", "new");
  const std::string in_attribute = "ways_to_leak.cpp\" line=\"" + line_of(leak) + "\">\n      Leak: Leak.New left";
  return {{"console", leak + ": FAILED:", "test cases: 5 | 2 passed | 3 failed"},
          {"compact", leak + ": failed: ", "test cases: 5 | 2 passed | 3 failed"},
          {"xml", in_attribute, "<OverallResultsCases successes=\"2\" failures=\"3\""},
          {"junit", "at ", "failures=\"3\""},
          {"tap", leak, "not ok"},
          {"teamcity", leak + "|nexplicit failure", "testFailed name='Leak.New'"},
          {"sonarqube", "at ", "<testCase name=\"Leak.New\""},
          {"automake", "FAIL Leak.New", "FAIL cache", false},
          {"json", "\"line\": " + line_of(leak), "\"failed\": 3", false}};
}

class ReporterTest : public ::testing::TestWithParam<int> {
 protected:
  const Expected expected_ = expectations()[static_cast<std::size_t>(GetParam())];

  void expect_report(const std::string& report, const ChildOutcome& outcome) {
    EXPECT_EQ(outcome.exit_code, 42) << outcome.text();
    EXPECT_EQ(outcome.signal, 0);
    EXPECT_TRUE(is_document_of(expected_.reporter, report)) << report;
    EXPECT_THAT(report, AllOf(HasSubstr(expected_.leak), HasSubstr(expected_.totals)));
    const std::string& messages = expected_.has_messages ? report : outcome.err;
    EXPECT_THAT(messages, AllOf(HasSubstr(place("ways_to_leak.cpp", "new")), HasSubstr(place("leaks.cpp", "section"))));
    EXPECT_THAT(messages, HasSubstr(place("leaks.cpp", "first section")));
    EXPECT_EQ(outcome.err.empty(), expected_.has_messages) << outcome.err;
  }
};

TEST_P(ReporterTest, ShowsTheLeaksOnStandardOutput) {
  const ChildOutcome outcome = leaks().argument("-r").argument(expected_.reporter).run_as_is();
  expect_report(outcome.out, outcome);
}

TEST_P(ReporterTest, ShowsThemInAFile) {
  const std::string file = temporary_path(".report");
  const ChildOutcome outcome = leaks().argument("-r").argument(expected_.reporter + ("::out=" + file)).run_as_is();
  expect_report(contents_of(file), outcome);
  EXPECT_EQ(outcome.out, "");
  std::filesystem::remove(file);
}

TEST_P(ReporterTest, ShowsThemBesideAnotherReporter) {
  const std::string file = temporary_path(".report");
  const ChildOutcome outcome = leaks()
                                   .argument("-r")
                                   .argument("compact")
                                   .argument("-r")
                                   .argument(expected_.reporter + ("::out=" + file))
                                   .run_as_is();
  EXPECT_EQ(outcome.exit_code, 42);
  EXPECT_THAT(outcome.out, HasSubstr(place("ways_to_leak.cpp", "new") + ": failed: "));
  EXPECT_THAT(contents_of(file), AllOf(HasSubstr(expected_.leak), HasSubstr(expected_.totals)));
  EXPECT_EQ(outcome.err, "") << "one of them has the messages";
  std::filesystem::remove(file);
}

TEST_P(ReporterTest, ShowsThemWithEverySuccessToo) {
  const ChildOutcome outcome = leaks().argument("-r").argument(expected_.reporter).argument("-s").run_as_is();
  EXPECT_EQ(outcome.exit_code, 42);
  EXPECT_TRUE(is_document_of(expected_.reporter, outcome.out)) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr(expected_.leak));
}

INSTANTIATE_TEST_SUITE_P(All, ReporterTest, ::testing::Range(0, static_cast<int>(std::size(kReporters))));

TEST(ReporterTest, AllOfThemAreExpectedOf) {
  std::vector<std::string> expected;
  for (const Expected& one : expectations()) expected.push_back(one.reporter);
  EXPECT_THAT(expected, ::testing::ElementsAreArray(kReporters));
  const std::string list = Child("leaks").argument("--list-reporters").run_as_is().out;
  EXPECT_EQ(std::count(list.begin(), list.end(), ':') - 1, static_cast<std::ptrdiff_t>(std::size(kReporters))) << list;
}

TEST(JunitTest, CountsALeakAsTheFailureOfItsTestCase) {
  const ChildOutcome outcome = leaks().argument("-r").argument("junit").run_as_is();
  for (const char* test : {"Leak.New", "cache", "leaks in its first section"}) {
    const auto begin = outcome.out.find("name=\"" + std::string(test) + '"');
    ASSERT_NE(begin, std::string::npos) << test << outcome.out;
    EXPECT_THAT(outcome.out.substr(begin, outcome.out.find("</testcase>", begin) - begin), HasSubstr("<failure "));
  }
}

}  // namespace
}  // namespace plimsoll::testing
