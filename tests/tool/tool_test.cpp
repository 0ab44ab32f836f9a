// SPDX-License-Identifier: Apache-2.0
// What the commands print, and what they return.
#include <fstream>

#include "tool_case.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ToolTest : public ToolCase {};

TEST_F(ToolTest, TopShowsLinesWithSourceAndCallers) {
  const Outcome outcome = tool({"top", new_});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out, new_ +
                             ": 4.1 KiB in 13 blocks\n"
                             "left out: 77 B in 7 blocks that libraries keep for themselves; --libraries shows them\n"
                             "  3.0 KiB  3 blocks  /src/cache.cc:42  Cache::insert(int)\n"
                             "                     42 |   nodes_.push_back(new Node(key));\n"
                             "                     called from /src/main.cc:3 main\n"
                             "   1000 B   1 block  /src/log.cc:7  Logger::log()\n"
                             "                     called from /src/main.cc:3 main\n"
                             "     64 B  2 blocks  /src/main.cc:3  main  (domain 7)\n");
}

TEST_F(ToolTest, TopShowsLibrariesWhenAsked) {
  const Outcome outcome = tool({"top", new_, "--libraries"});
  EXPECT_THAT(outcome.out, HasSubstr("3.0 KiB  3 blocks  /usr/include/new_allocator.h:137  std::allocate()"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("left out")));
}

TEST_F(ToolTest, TopGroupsAsAsked) {
  EXPECT_THAT(tool({"top", new_, "--by", "function"}).out, HasSubstr("  Cache::insert(int): size=3.0 KiB, count=3,"));
  EXPECT_THAT(tool({"top", new_, "--by", "file"}).out, HasSubstr("  /src/cache.cc: size=3.0 KiB, count=3,"));
  EXPECT_THAT(tool({"top", new_, "--by", "stack"}).out, HasSubstr("File \"/src/main.cc\", line 3, in main"));
  EXPECT_THAT(tool({"top", new_, "--by", "function", "--cumulative"}).out, HasSubstr("  main: size=4.0 KiB, count=4,"));
}

TEST_F(ToolTest, TopKeepsToItsLimit) {
  const Outcome outcome = tool({"top", new_, "--limit", "1"});
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("cache.cc"), Not(HasSubstr("log.cc"))));
  EXPECT_THAT(outcome.out, EndsWith("  and 2 more lines; --limit 0 shows all\n"));
  EXPECT_THAT(tool({"top", new_, "--limit", "0"}).out, AllOf(HasSubstr("log.cc"), Not(HasSubstr("more line"))));
}

TEST_F(ToolTest, FiltersTakePatternsLinesAndDomains) {
  EXPECT_THAT(tool({"top", "--include", "*/log.cc", new_}).out, StartsWith(new_ + ": 1000 B in 1 block\n"));
  EXPECT_THAT(tool({"top", new_, "--include", "Cache::*", "--include", "*.cc:7"}).out,
              StartsWith(new_ + ": 4.0 KiB in 4 blocks\n"));
  EXPECT_THAT(tool({"top", new_, "--exclude", "main", "--all-frames"}).out, StartsWith(new_ + ": 77 B in 7 blocks\n"));
  EXPECT_THAT(tool({"top", new_, "--domain", "7"}).out, StartsWith(new_ + ": 64 B in 2 blocks\n"));
}

TEST_F(ToolTest, DiffPutsGrowthFirst) {
  const Outcome outcome = tool({"diff", old_, new_});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out, "old: " + old_ +
                             ": 5.9 KiB in 6 blocks\n"
                             "new: " +
                             new_ +
                             ": 4.1 KiB in 13 blocks\n"
                             "left out: 77 B in 7 blocks that libraries keep for themselves; --libraries shows them\n"
                             "  /src/cache.cc:42: size=3.0 KiB (+2.0 KiB), count=3 (+2), average=1.0 KiB\n"
                             "    File \"/src/cache.cc\", line 42, in Cache::insert(int)\n"
                             "      nodes_.push_back(new Node(key));\n"
                             "  /src/main.cc:3 (domain 7): size=64 B (+64 B), count=2 (+2), average=32 B\n"
                             "    File \"/src/main.cc\", line 3, in main\n"
                             "  /src/log.cc:7: size=1000 B (-3.9 KiB), count=1 (-4), average=1000 B\n"
                             "    File \"/src/log.cc\", line 7, in Logger::log()\n");
}

TEST_F(ToolTest, DiffOfTheSameSaysSo) {
  EXPECT_THAT(tool({"diff", new_, new_}).out, EndsWith("  nothing has changed\n"));
}

TEST_F(ToolTest, StacksShowEveryFrame) {
  EXPECT_THAT(tool({"stacks", new_, "--limit", "1"}).out,
              EndsWith("3.0 KiB in 3 blocks\n"
                       "  File \"/usr/include/new_allocator.h\", line 137, in std::allocate()\n"
                       "  File \"/src/cache.cc\", line 42, in Cache::insert(int)\n"
                       "    nodes_.push_back(new Node(key));\n"
                       "  File \"/src/main.cc\", line 3, in main\n"
                       "  and 2 more stacks; --limit 0 shows all\n"));
  EXPECT_THAT(tool({"stacks", new_, "--frames", "-1", "--domain", "0"}).out, Not(HasSubstr("cache.cc")));
}

TEST_F(ToolTest, BadFilesAreOneLineAndOne) {
  const Outcome missing = tool({"top", "/no/such/file"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_EQ(missing.out, "");
  EXPECT_EQ(missing.err, "plimsoll: cannot read '/no/such/file': No such file or directory\n");
  const std::string bad = folder_ + "/bad";
  std::ofstream(bad) << "not a snapshot";
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"top", bad},
                                                    {"diff", old_, bad},
                                                    {"stacks", bad},
                                                    {"export", bad, "--format", "json"}}) {
    const Outcome outcome = tool(arguments);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(outcome.err, "plimsoll: cannot read '" + bad + "': it is no snapshot; Snapshot::dump writes them\n");
  }
}

TEST_F(ToolTest, AFullOutputIsAnError) {
  const Outcome outcome = run_process("/bin/sh", {"-c", std::string(TOOL) + " top " + new_ + " > /dev/full"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.err, "plimsoll: cannot write the output: No space left on device\n");
}

TEST_F(ToolTest, WrongUsageIsOneLineAndTwo) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{},
                                                    {"no-such-command"},
                                                    {"top"},
                                                    {"diff", old_},
                                                    {"top", new_, "--by", "colour"},
                                                    {"top", new_, "--limit", "-1"},
                                                    {"export", new_},
                                                    {"export", new_, "--format", "svg"},
                                                    {"top", new_, "--wrong"}}) {
    const Outcome outcome = tool(arguments);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, AllOf(StartsWith("plimsoll: "), EndsWith(" (plimsoll --help says how)\n")));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  }
  EXPECT_THAT(tool({"export", new_, "--format", "svg"}).err,
              HasSubstr("'svg' is none of folded json pprof speedscope"));
}

TEST_F(ToolTest, HelpHasExamples) {
  for (const char* command : {"top", "diff", "stacks", "export"}) {
    const Outcome outcome = tool({command, "--help"});
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("Examples:\n  plimsoll " + std::string(command)));
  }
  EXPECT_THAT(tool({"--help"}).out, HasSubstr("Exit codes:"));
  EXPECT_EQ(tool({"--version"}).exit_code, 0);
}

// `script` gives the tool a terminal.
TEST_F(ToolTest, ColoursAreForTerminalsThatWantThem) {
  const std::string command = std::string(TOOL) + " top " + new_;
  const auto on_terminal = [&](const std::vector<std::string>& environment) {
    return run_process("/usr/bin/script", {"-qec", command, "/dev/null"}, environment).out;
  };
  EXPECT_THAT(on_terminal({"NO_COLOR="}), HasSubstr("\x1b[36m/src/cache.cc:42  Cache::insert(int)\x1b[0m"));
  EXPECT_THAT(on_terminal({"NO_COLOR=1"}), AllOf(HasSubstr("/src/cache.cc:42"), Not(HasSubstr("\x1b["))));
  EXPECT_THAT(tool({"top", new_}).out, Not(HasSubstr("\x1b[")));
}

TEST_F(ToolTest, SaysOnATerminalWhatTakesLong) {
  const std::string large = folder_ + "/large.plimsoll";
  std::vector<HandTrace> traces;
  for (int line = 1; line <= 20'000; ++line) traces.push_back({{{"fill()", "/src/fill.cc", line}}, 1, 1});
  hand_made(traces).dump(large);
  const auto on_terminal = [&](const std::string& file) {
    return run_process("/usr/bin/script", {"-qec", std::string(TOOL) + " top " + file, "/dev/null"}).out;
  };
  EXPECT_THAT(on_terminal(large), HasSubstr("plimsoll: adding up 20000 stacks ...\r "));
  EXPECT_THAT(on_terminal(new_), Not(HasSubstr(" ...")));
  EXPECT_EQ(tool({"top", large}).err, "");
}

}  // namespace
}  // namespace plimsoll::testing
