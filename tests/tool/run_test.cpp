// SPDX-License-Identifier: Apache-2.0
// `plimsoll run`: the library preloaded into programs that were not built for it. Where there is no report, it must be
// said why; the program's own status and output are never touched.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "run_process.hpp"
#include "scratch_folder.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string place_of(const std::string& mark) {
  std::ifstream source(HERE "/run_child.cpp");
  int number = 1;
  for (std::string line; std::getline(source, line); ++number)
    if (line.find("// " + mark) != std::string::npos) return "run_child.cpp:" + std::to_string(number);
  return "no line is marked " + mark;
}

Outcome run(std::vector<std::string> arguments, const std::vector<std::string>& environment = {}) {
  arguments.insert(arguments.begin(), "run");
  return run_process(TOOL, arguments, environment);
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

void expect_report(const std::string& text) {
  const std::size_t left = text.find("\nLeft at exit: ");
  ASSERT_NE(left, std::string::npos) << text;
  EXPECT_THAT(text, HasSubstr("\nPeak: 5."));
  EXPECT_THAT(text.substr(0, left), HasSubstr("+5.0 MiB"));
  EXPECT_THAT(text.substr(0, left), HasSubstr(place_of("peak") + "  (anonymous namespace)::rise_and_fall()"));
  EXPECT_THAT(text.substr(left), HasSubstr("+4.2 KiB"));
  EXPECT_THAT(text.substr(left), HasSubstr(place_of("left") + "  (anonymous namespace)::leave_something()"));
  EXPECT_THAT(text.substr(left), HasSubstr(" |   keep(std::malloc(4321));"));
  EXPECT_THAT(text.substr(left), Not(HasSubstr("rise_and_fall")));
  EXPECT_THAT(text.substr(left), HasSubstr("\nLive heap "));
}

TEST(RunTest, PrintsThePeakAndWhatWasLeft) {
  const Outcome outcome = run({"--", CHILD});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.out, "what the program prints\n");
  EXPECT_THAT(outcome.err, StartsWith(std::string("plimsoll: ") + CHILD + " (process "));
  expect_report(outcome.err);
}

TEST(RunTest, TheStatusIsTheProgramsOwn) {
  const Outcome outcome = run({CHILD, "fork"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("exit status 3)"));
}

TEST(RunTest, WhatFollowsTheProgramIsTheProgramsOwn) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--", "echo", "--top", "--", "-x"},
                                                    std::vector<std::string>{"echo", "--top", "--", "-x"}})
    EXPECT_EQ(run(arguments).out, "--top -- -x\n");
}

TEST(RunTest, AForkedChildReportsNothing) {
  const Outcome outcome = run({CHILD, "fork"});
  EXPECT_EQ(count_of(outcome.err, "Left at exit"), 1u) << outcome.err;
  expect_report(outcome.err);
  EXPECT_THAT(outcome.err, Not(HasSubstr("fork_a_child")));
}

TEST(RunTest, AProgramThatItStartsReportsNothing) {
  const Outcome outcome = run({CHILD, "start", CHILD});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(count_of(outcome.err, "Left at exit"), 1u) << outcome.err;
}

TEST(RunTest, FollowsAnExec) {
  const Outcome outcome = run({"env", "nice", CHILD});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  expect_report(outcome.err);
}

TEST(RunTest, AProgramMayCloseAllDescriptorsAndChangeItsDirectory) { expect_report(run({CHILD, "close"}).err); }

TEST(RunTest, WritesToAFileOfItsOwn) {
  const ScratchFolder folder;
  const std::string path = folder / "report.txt", elsewhere = path + ".elsewhere";
  std::filesystem::create_symlink(elsewhere, path);
  const Outcome outcome = run({"--output", path, "--", CHILD});
  EXPECT_EQ(outcome.err, "");
  EXPECT_FALSE(std::filesystem::exists(elsewhere)) << "written to where somebody else's link leads";
  EXPECT_EQ(std::filesystem::symlink_status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::ostringstream report;
  report << std::ifstream(path).rdbuf();
  expect_report(report.str());
}

TEST(RunTest, FramesAndTopAreOptions) {
  const Outcome none = run({"--frames", "0", CHILD});
  EXPECT_THAT(none.err, HasSubstr("(no stack was kept)"));
  const Outcome wrong = run({"--frames", "65", CHILD});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err,
              AllOf(AnyOf(HasSubstr("--frames: Value 65 not in range 0 to 64"),
                          HasSubstr("--frames: Value 65 not in range [0 - 64]")),  // CLI11 of Debian 12, and 13
                    Not(HasSubstr("exit status"))));
}

TEST(RunTest, SaysThatAKilledProgramGaveNoReport) {
  const Outcome outcome = run({CHILD, "kill"});
  EXPECT_EQ(outcome.exit_code, 128 + 9);
  EXPECT_THAT(outcome.err, HasSubstr("ended by signal 9 (Killed)"));
  EXPECT_THAT(outcome.err, HasSubstr("no report: the program did not come to its exit"));
}

TEST(RunTest, SaysThatAProgramThatLeavesByTheBackDoorGaveNone) {
  const Outcome outcome = run({CHILD, "_exit"});
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_THAT(outcome.err, HasSubstr("no report: the program is linked statically"));
}

TEST(RunTest, SaysThatAStaticProgramGaveNone) {
  const Outcome outcome = run({STATIC_CHILD});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("no report: the program is linked statically"));
}

TEST(RunTest, SaysWhatIsWrong) {
  const Outcome nothing = run({});
  EXPECT_EQ(nothing.exit_code, 2);
  EXPECT_EQ(nothing.err, "plimsoll: PROGRAM is required (plimsoll --help says how)\n");
  const Outcome misspelt = run({"--frame", "1", CHILD});
  EXPECT_EQ(misspelt.exit_code, 2);
  EXPECT_THAT(misspelt.err, HasSubstr("--frame"));
  const Outcome missing = run({"./there_is_no_such_program"});
  EXPECT_EQ(missing.exit_code, 127);
  EXPECT_EQ(missing.err, "plimsoll run: cannot run ./there_is_no_such_program: No such file or directory\n");
  const Outcome folder = run({"/"});
  EXPECT_EQ(folder.exit_code, 126);
  EXPECT_THAT(folder.err, HasSubstr("cannot run /: Permission denied"));
  const Outcome output = run({"--output", "/there/is/no/such/folder", CHILD});
  EXPECT_EQ(output.exit_code, 125);
  EXPECT_THAT(output.err, HasSubstr("cannot write '/there/is/no/such/folder': No such file or directory"));
}

TEST(RunTest, AVariableThatIsNotOursIsRefused) {
  const Outcome outcome = run_process(TRACED, {}, {"PLIMSOLL_RUN=nonsense"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("PLIMSOLL_RUN is 'nonsense', not PID:PATH"));
}

}  // namespace
}  // namespace plimsoll::testing
