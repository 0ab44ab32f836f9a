// SPDX-License-Identifier: Apache-2.0
// In a job of GitHub Actions a failing run says by itself where its failures are, once; a green one, and one elsewhere,
// says nothing. For both frameworks.
#include <gmock/gmock.h>

#include <filesystem>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Job : ChildOutcome {
  std::string page;  // that was added to the job's summary
};

Job run(Child child, const std::string& options, const std::string& is_job = "true") {
  const std::string page = temporary_path(".md");
  child.environment("GITHUB_ACTIONS=" + is_job).environment("GITHUB_STEP_SUMMARY=" + page);
  child.environment("GITHUB_WORKSPACE=" + std::string(REPOSITORY)).options(options);
  Job job{child.run(), contents_of(page)};
  std::filesystem::remove(page);
  return job;
}

// "tests/plugins/children/file.cpp,line=12".
std::string command_place(const std::string& folder, const std::string& file, const std::string& name) {
  const std::string at = place(file, name);
  return "file=tests/plugins/" + folder + '/' + file + ",line=" + at.substr(at.rfind(':') + 1);
}

TEST(AnnotationsTest, AFailingRunHasACommandForEachVerdictAndAPage) {
  const Job job = run(Child("leaks").filter("Leak.New"), "frames=16");
  EXPECT_EQ(job.count("::error "), 1u) << job.err;
  EXPECT_THAT(job.err, HasSubstr("::error " + command_place("children", "ways_to_leak.cpp", "new") +
                                 ",title=Leak in Leak.New::Leak: Leak.New left 1000 B in 1 block"));
  EXPECT_THAT(job.page, HasSubstr("## Memory: 1 test, 1 failed\n"));
  EXPECT_THAT(job.page, HasSubstr("| **failed** Leak.New |"));
}

TEST(AnnotationsTest, ABrokenLimitIsOneToo) {
  const Job job = run(Child("report").filter("Report.BreaksACeiling"), "frames=16");
  EXPECT_THAT(job.err, HasSubstr("::error " + command_place("children", "report.cpp", "ceiling") +
                                 ",title=Memory ceiling exceeded in Report.BreaksACeiling::"));
}

TEST(AnnotationsTest, WhatTheOtherProcessFindsIsToldOnce) {
  const Job job = run(Child("suspects").filter("Grow.*"), "frames=16");
  EXPECT_EQ(job.count("::error "), 3u) << job.err;
  EXPECT_THAT(job.err, HasSubstr("title=Growing memory in Grow.First::"));
}

TEST(AnnotationsTest, AGreenRunSaysNothing) {
  const Job job = run(Child("report").filter("Report.Peaks"), "annotations=github");
  EXPECT_EQ(job.exit_code, 0);
  EXPECT_THAT(job.err, Not(HasSubstr("::error")));
  EXPECT_THAT(job.page, IsEmpty());
}

TEST(AnnotationsTest, NoneIsNoneAndElsewhereTheyMustBeAskedFor) {
  for (const auto& [options, is_job] : {std::pair("annotations=none", "true"), std::pair("frames=16", "")}) {
    const Job job = run(Child("leaks").filter("Leak.New"), options, is_job);
    EXPECT_THAT(job.told, Not(HasSubstr("::error"))) << options;
    EXPECT_THAT(job.page, IsEmpty());
  }
  EXPECT_EQ(run(Child("leaks").filter("Leak.New"), "annotations=github", "").count("::error "), 1u);
}

TEST(SummaryTest, ListsTheHighestPeaksWhenAsked) {
  const ChildOutcome outcome =
      Child("report").filter("Report.Peaks:Report.LeavesTheProgram").options("summary=1").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.text(), HasSubstr("plimsoll: the 1 of 2 tests with the highest peaks\n"));
  EXPECT_THAT(outcome.text(), HasSubstr(" allocations  Report.Peaks\n"));
  EXPECT_THAT(outcome.text(), Not(HasSubstr("allocations  Report.LeavesTheProgram")));
}

TEST(SummaryTest, IsNotThereUnlessAsked) {
  EXPECT_THAT(Child("report").filter("Report.Peaks").run().text(), Not(HasSubstr("plimsoll:")));
}

}  // namespace
}  // namespace plimsoll::testing
