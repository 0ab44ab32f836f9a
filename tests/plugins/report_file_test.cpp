// SPDX-License-Identifier: Apache-2.0
// PLIMSOLL_OPTIONS=report=FILE: what a run writes down is what happened in it, in the form that the schema promises.
// For both frameworks.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "child_run.hpp"
#include "framework.hpp"
#include "json_schema.hpp"

namespace plimsoll::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A run and the report of it.
struct Reported {
  ChildOutcome outcome;
  json report;

  const json& test(const std::string& name) const {
    static const json none;
    for (const json& test : report["tests"])
      if (test["name"] == name) return test;
    ADD_FAILURE() << "no test " << name << " in " << report["tests"];
    return none;
  }
  std::string place_of(const json& frame_number) const {
    const json& frame = report["frames"][frame_number.get<std::size_t>()];
    return frame["file"].get<std::string>() + ':' + std::to_string(frame["line"].get<int>());
  }
  std::string place_of_site(const json& site) const { return place_of(site["stack"][site["line"].get<std::size_t>()]); }
};

std::string place_of(const json& verdict) {
  return verdict["file"].get<std::string>() + ':' + std::to_string(verdict["line"].get<int>());
}

// Its frames have names: a run that found nothing leaves these to who reads its report.
void name_frames(const std::string& path) {
  const Outcome outcome = run_process(TOOL, {"merge", path, path});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
}

Reported run(Child child, const std::string& more_options = "") {
  const std::string path = temporary_path(".json");
  Reported reported{child.options("report=" + path + more_options).run(), {}};
  expect_fits_schema(path, REPORT_SCHEMA);
  name_frames(path);
  reported.report = json::parse(contents_of(path), nullptr, false);
  std::filesystem::remove(path);
  return reported;
}

TEST(ReportFileTest, ATestHasItsFiguresAndWhatItsPeakWasMadeOf) {
  const Reported reported = run(Child("report").filter("Report.Peaks"));
  EXPECT_EQ(reported.outcome.exit_code, 0) << reported.outcome.text();
  const json& test = reported.test("Report.Peaks");
  EXPECT_EQ(test["result"], "passed");
  EXPECT_GE(test["peak"], 100'000);
  EXPECT_LT(test["peak"], 103'000) << "its two blocks did not live at once";
  EXPECT_GE(test["total"], 103'000);
  EXPECT_GE(test["allocations"], 2);
  for (const json& site : test["retained_sites"]) EXPECT_EQ(site["frameworks_own"], true) << site;
  EXPECT_THAT(test["verdicts"], IsEmpty());
  EXPECT_EQ(test["peak_sites"][0]["bytes"], 100'000);
  EXPECT_EQ(test["peak_sites"][0]["blocks"], 1);
  EXPECT_THAT(reported.place_of_site(test["peak_sites"][0]), EndsWith(place("report.cpp", "peak")));
}

TEST(ReportFileTest, TheProgramSaysWhatItIs) {
  const Reported reported = run(Child("report").filter("Report.Peaks"), ":top=3");
  ASSERT_EQ(reported.report["programs"].size(), 1u);
  const json& program = reported.report["programs"][0];
  EXPECT_EQ(program["name"], framework().child_prefix + "report");
  EXPECT_EQ(program["options"]["top"], "3");
  EXPECT_THAT(program["environment"]["compiler"].get<std::string>(), ::testing::MatchesRegex("(gcc|clang) [0-9.]+"));
  EXPECT_EQ(program["environment"]["sanitizer"], "none");
  EXPECT_EQ(program["dropped_blocks"], 0);
}

TEST(ReportFileTest, WhatIsKeptIsRetainedAndCarriedToTheEnd) {
  const Reported reported = run(Child("report").filter("Report.Keeps"));
  EXPECT_EQ(reported.outcome.exit_code, 0) << reported.outcome.text();
  const json& test = reported.test("Report.Keeps");
  EXPECT_EQ(test["retained_sites"][0]["bytes"], 5000);
  EXPECT_THAT(reported.place_of_site(test["retained_sites"][0]), EndsWith(place("report.cpp", "kept")));
  bool is_carried = false;
  for (const json& carry : reported.report["carries"]) is_carried |= carry["name"] == "Report.Keeps";
  EXPECT_TRUE(is_carried) << reported.report["carries"];
}

TEST(ReportFileTest, ALeakIsAVerdictAtItsLine) {
  const Reported reported = run(Child("leaks").filter("Leak.New"));
  const json& test = reported.test("Leak.New");
  EXPECT_EQ(test["result"], "failed");
  ASSERT_EQ(test["verdicts"].size(), 1u);
  const json& verdict = test["verdicts"][0];
  EXPECT_EQ(verdict["kind"], "leak");
  EXPECT_EQ(verdict["bytes"], 1000);
  EXPECT_EQ(verdict["blocks"], 1);
  EXPECT_THAT(place_of(verdict), EndsWith(place("ways_to_leak.cpp", "new")));
  EXPECT_THAT(reported.place_of(verdict["stack"][0]), EndsWith(place("ways_to_leak.cpp", "new")));
  EXPECT_THAT(verdict["text"].get<std::string>(), HasSubstr("Leak: Leak.New left 1000 B in 1 block behind"));
}

struct Broken {
  const char *test, *line, *kind;
  std::size_t bytes, blocks;
};
void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.test; }

class BrokenTest : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenTest, IsAVerdictWithItsFigures) {
  const Reported reported = run(Child("report").filter(GetParam().test));
  const json& test = reported.test(GetParam().test);
  EXPECT_EQ(test["result"], "failed") << reported.outcome.text();
  ASSERT_EQ(test["verdicts"].size(), 1u) << test["verdicts"];
  const json& verdict = test["verdicts"][0];
  EXPECT_EQ(verdict["kind"], GetParam().kind);
  EXPECT_EQ(verdict["bytes"], GetParam().bytes);
  EXPECT_EQ(verdict["blocks"], GetParam().blocks);
  EXPECT_THAT(place_of(verdict), EndsWith(place("report.cpp", GetParam().line)));
}

INSTANTIATE_TEST_SUITE_P(Limits, BrokenTest,
                         ::testing::Values(Broken{"Report.BreaksACeiling", "ceiling", "ceiling", 4096, 0},
                                           Broken{"Report.BreaksACeilingOnAThread", "on a thread", "ceiling", 2048, 0},
                                           Broken{"Report.Allocates", "allocation", "allocation", 10, 1}));

TEST(ReportFileTest, WhatGrowsInTheOtherProcessIsAVerdictAndThatProcessWritesNone) {
  const Reported reported = run(Child("suspects").filter("Grow.*"));
  for (const char* name : {"Grow.First", "Grow.Second", "Grow.Third"}) {
    const json& test = reported.test(name);
    EXPECT_EQ(test["result"], "failed");
    EXPECT_EQ(test["runs"], 1);
    ASSERT_EQ(test["verdicts"].size(), 1u) << name;
    EXPECT_EQ(test["verdicts"][0]["kind"], "growth");
    EXPECT_THAT(test["verdicts"][0]["series"], ElementsAre(41'000, 41'000, 41'000));
    EXPECT_THAT(place_of(test["verdicts"][0]), EndsWith(place("suspects.cpp", "remember")));
  }
}

TEST(ReportFileTest, AProgramThatLeavesInATestReportsWhatRanAndThatTestAsUnfinished) {
  const Reported reported = run(Child("report").filter("Report.Keeps:Report.LeavesTheProgram").environment("LEAVE=1"));
  EXPECT_EQ(reported.test("Report.Keeps")["result"], "passed");
  EXPECT_EQ(reported.test("Report.LeavesTheProgram")["result"], "unfinished");
}

TEST(ReportFileTest, TwoRunsThatDoTheSameWriteTheSame) {
  const auto comparable = [](Reported reported) {
    for (json& program : reported.report["programs"]) program.erase("overhead"), program.erase("options");
    return reported.report.dump();
  };
  EXPECT_EQ(comparable(run(Child("report").filter("Report.Peaks"))),
            comparable(run(Child("report").filter("Report.Peaks"))));
}

class ReportFolderTest : public ::testing::Test {
 protected:
  ReportFolderTest() { std::filesystem::create_directory(folder_); }
  ~ReportFolderTest() override { std::filesystem::remove_all(folder_); }

  static ChildOutcome run_with(const std::string& path) {
    return Child("report").filter("Report.Peaks").options("report=" + path).run();
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

  const std::string folder_ = temporary_path("");
};

TEST_F(ReportFolderTest, ThePathMayNameTheProgramAndTheProcess) {
  for (int i = 0; i < 2; ++i) EXPECT_EQ(run_with(folder_ + "/%t-%p-100%%.json").exit_code, 0);
  const std::string name = framework().child_prefix + "report-[0-9]+-100%\\.json";
  EXPECT_THAT(files(), ElementsAre(::testing::MatchesRegex(name), ::testing::MatchesRegex(name)));
}

TEST_F(ReportFolderTest, IsForItsOwnerAloneAndReplacesALinkWithoutFollowingIt) {
  const std::string path = folder_ + "/report.json", elsewhere = folder_ + "/elsewhere";
  std::ofstream(elsewhere) << "mine";
  std::filesystem::create_symlink(elsewhere, path);
  EXPECT_EQ(run_with(path).exit_code, 0);
  struct stat status {};
  ASSERT_EQ(lstat(path.c_str(), &status), 0);
  EXPECT_TRUE(S_ISREG(status.st_mode));
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(contents_of(elsewhere), "mine");
  EXPECT_THAT(files(), ElementsAre("elsewhere", "report.json")) << "nothing half done is left";
}

TEST_F(ReportFolderTest, IsNamedAtTheEndOfARunThatFoundSomethingAndOfNoOther) {
  const std::string path = folder_ + "/report.json";
  const ChildOutcome failing = Child("leaks").filter("Leak.New").options("report=" + path).run();
  EXPECT_THAT(failing.text(), HasSubstr("plimsoll: the stacks of this run are in " + path +
                                        "; to see them: plimsoll report '" + path + "' --format html > memory.html\n"));
  EXPECT_THAT(run_with(path).text(), ::testing::Not(HasSubstr("the stacks of this run are in")));
}

TEST_F(ReportFolderTest, ThatCannotBeWrittenFailsTheRunInOneLine) {
  const ChildOutcome outcome = run_with(folder_ + "/none/report.json");
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_THAT(outcome.text(), HasSubstr("the report of this run could not be written: cannot write '" + folder_ +
                                        "/none/report.json': No such file or directory."));
}

}  // namespace
}  // namespace plimsoll::testing
