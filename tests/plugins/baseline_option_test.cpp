// SPDX-License-Identifier: Apache-2.0
// PLIMSOLL_OPTIONS=baseline=FILE: a test that takes more than its line fails by itself, and says which lines grew. For
// both frameworks.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "child_run.hpp"
#include "framework.hpp"

namespace plimsoll::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Child peaks() { return Child("report").filter("Report.Peaks"); }

class BaselineOptionTest : public ::testing::Test {
 protected:
  ~BaselineOptionTest() override { std::filesystem::remove(path_); }

  // A line for Report.Peaks of this very build, or of another section.
  void write(std::size_t peak, const std::string& section = section_of_this_build()) const {
    std::ofstream(path_) << "! tolerance=5% slack=0 slack_allocations=0\n[" << section
                         << "]\nReport.Peaks\tpeak=" << peak << "\ttotal=" << 2 * peak << "\tallocations=1000\n";
  }

  static std::string section_of_this_build() {
    const std::string path = temporary_path(".json");
    peaks().options("report=" + path).run();
    const json report = json::parse(contents_of(path), nullptr, false);
    std::filesystem::remove(path);
    const json& program = report["programs"][0];
    const std::string compiler = program["environment"]["compiler"];
    return program["name"].get<std::string>() + ", " + compiler.substr(0, compiler.find('.')) + ", " +
           program["environment"]["standard_library"].get<std::string>() + ", " +
           program["environment"]["build_type"].get<std::string>();
  }

  ChildOutcome run() const { return peaks().options("baseline=" + path_).run(); }

  const std::string path_ = temporary_path(".baseline");
};

TEST_F(BaselineOptionTest, ATestThatTakesMoreFailsWithTheLineThatGrew) {
  write(50'000);
  const ChildOutcome outcome = run();
  EXPECT_EQ(outcome.exit_code, framework().failed);
  EXPECT_THAT(outcome.failed(), ElementsAre("Report.Peaks"));
  EXPECT_THAT(outcome.told, HasSubstr("Worse than the baseline: Report.Peaks: peak 9"));
  EXPECT_THAT(outcome.told, HasSubstr(" KiB, was 48.8 KiB (+4"));
  EXPECT_THAT(outcome.told, HasSubstr("  +97.7 KiB  "));
  EXPECT_THAT(outcome.told, HasSubstr("report.cpp "));
  EXPECT_THAT(outcome.told, HasSubstr("(97.7 KiB at the peak, not on record)"));
}

TEST_F(BaselineOptionTest, ATestThatTakesAsMuchOrLessPasses) {
  for (const std::size_t peak : {100'500u, 1'000'000u}) {
    write(peak);
    const ChildOutcome outcome = run();
    EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
    EXPECT_THAT(outcome.text(), Not(HasSubstr("not in the baseline")));
  }
}

TEST_F(BaselineOptionTest, ATestOfAnotherBuildIsNotComparedAndThatIsSaid) {
  write(1, "child_report, gcc 1, libstdc++ 1, Debug");
  const ChildOutcome outcome = run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.text(), HasSubstr("plimsoll: 1 test not in the baseline, so not compared with it\n"));
}

TEST_F(BaselineOptionTest, ABaselineThatIsNoneEndsTheRunInOneLine) {
  ChildOutcome outcome = run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("plimsoll: the baseline is of no use: cannot read '" + path_ + "'"));
  std::ofstream(path_) << "nonsense\n";
  outcome = run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr(":1: a test stands before the first [section]"));
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
}

}  // namespace
}  // namespace plimsoll::testing
