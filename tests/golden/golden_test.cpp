// SPDX-License-Identifier: Apache-2.0
// Whole reports, letter by letter, as a user sees them. A difference is either a defect or a better wording: then run
// ./update, look at the difference that it shows, and commit it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

#include "run_process.hpp"
#include "scratch_folder.hpp"

namespace plimsoll::testing {
namespace {

namespace fs = std::filesystem;

std::string replace(const std::string& text, const std::string& pattern, const std::string& by) {
  return std::regex_replace(text, std::regex(pattern), by);
}

// What differs from machine to machine and from run to run.
std::string blanked(std::string text) {
  for (std::string folder : {GOLDEN_FOLDER "/", REPORTS_FOLDER "/"})
    for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder)) text.erase(at, folder.size());
  text = replace(text, R"(\((\d+) ms( total)?\))", "(TIME)");
  text = replace(text, "0x[0-9a-f]+", "ADDRESS");
  return replace(text, R"([^\s"]*/(reports\.cpp))", "$1");
}

// The failures and our own lines; what else GoogleTest prints differs from version to version.
std::string our_part(const std::string& text) {
  std::istringstream lines(text);
  std::string ours;
  bool in_failure = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with(": Failure")) in_failure = true;
    if (line.starts_with('[') || line.empty()) in_failure = false;
    if (in_failure || line.starts_with("plimsoll") || line.starts_with("[  FAILED  ] ")) ours += line + '\n';
  }
  return ours;
}

std::string contents_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

struct Report {
  const char* name;
  const char* filter;
  int exit_code = 1;
};
void PrintTo(const Report& report, std::ostream* out) { *out << report.name; }

class GoldenTest : public ::testing::TestWithParam<Report> {};

TEST_P(GoldenTest, ReportIsAsExpected) {
  const Report& report = GetParam();
  const fs::path expected = fs::path(GOLDEN_FOLDER) / "expected" / (std::string(report.name) + ".txt");
  const Outcome outcome = run_process(REPORTS_FOLDER "/golden_reports",
                                      {"--gtest_color=no", std::string("--gtest_filter=") + report.filter});
  EXPECT_EQ(outcome.exit_code, report.exit_code);
  const std::string actual = our_part(blanked(outcome.out + outcome.err));
  if (std::getenv("PLIMSOLL_UPDATE_GOLDEN")) {
    std::ofstream(expected) << actual;
    return;
  }
  if (actual == contents_of(expected)) return;
  const ScratchFolder folder;
  const fs::path other = folder / (std::string(report.name) + ".txt");
  std::ofstream(other) << actual;
  ADD_FAILURE() << run_process("/usr/bin/diff", {"-u", expected, other}).out;
}

INSTANTIATE_TEST_SUITE_P(Reports, GoldenTest,
                         ::testing::Values(Report{"ceiling", "Report.StaysUnder5MiB"},
                                           Report{"ceiling_of_allocations", "Report.AllocatesLittle"},
                                           Report{"leak", "Cache.Insert"},
                                           Report{"leak_of_a_structure", "Cache.InsertLinked"},
                                           Report{"leaks_at_suite_end", "Registry.*"},
                                           Report{"no_allocations", "Mixer.*"}, Report{"no_leaks", "Session.*"},
                                           Report{"leaks_allowed", "Vendor.*", 0}),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace plimsoll::testing
