// SPDX-License-Identifier: Apache-2.0
// plimsoll report for people at a terminal: what it prints, and that it fits the window, whose width a pseudo-terminal
// has here.
#include <fstream>
#include <sstream>

#include "hand_made_run.hpp"
#include "report/run_json.hpp"
#include "tool_case.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kOnATerminal = R"(
import fcntl, os, pty, struct, sys, termios
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
    os.execv(sys.argv[2], sys.argv[2:])
text = b""
try:
    while piece := os.read(terminal, 4096): text += piece
except OSError: pass
os.waitpid(child, 0)
sys.stdout.write(text.decode().replace("\r\n", "\n"))
)";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class ReportTextTest : public ToolCase {
 protected:
  ReportTextTest() {
    report::RunRecord run = report::a_run();
    run.frames.push_back({"Cache::" + std::string(200, 'x') + "()", "/src/cache.cc", 7});
    run.tests[0].verdicts[0].text = "Leak: Cache.Insert left 3.1 KiB\n";
    run.tests[0].peak_sites.push_back({100'000, 1, {2, 1}, 0});
    run.carries = {{"my_tests", "test", "Cache.Insert", 1000, 1, {{1000, 1, {0, 1}, 0}}}};
    std::ofstream(report_) << to_json(run);
  }

  Outcome on_terminal(int width, const std::vector<std::string>& arguments,
                      const std::vector<std::string>& environment = {}) const {
    std::vector<std::string> all{"-c", kOnATerminal, std::to_string(width), TOOL, "report", report_};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run_process(PYTHON3, all, environment);
  }

  const std::string report_ = folder_ + "/report.json";
};

TEST_F(ReportTextTest, HasTheTestsByPeakWithBarsAndWhatIsHeld) {
  EXPECT_EQ(run_process(TOOL, {"report", report_}, {"COLUMNS=62"}).out,
            "my_tests (gcc 12.2.0, Debug): 2 tests, 1 failed\n"
            "\n"
            "Leak: Cache.Insert left 3.1 KiB\n"
            "\n"
            "Heap at its peak, by test\n"
            "   2.0 MiB    Cache.Finds                  ###################\n"
            "   1.0 MiB  ! Cache.Insert                 ##########\n"
            "\n"
            "Held until the end, by who left it\n"
            "    1000 B  Cache.Insert  Cache::insert(int)  /src/cache.cc:42\n");
}

TEST_F(ReportTextTest, OfOneTestHasTheTreeOfItsPeak) {
  const std::string text = run_process(TOOL, {"report", report_, "--test", "Cache.Insert"}, {"COLUMNS=90"}).out;
  EXPECT_THAT(text, HasSubstr("Cache.Insert, cache_test.cc:10: failed\n"));
  EXPECT_THAT(text, HasSubstr("At its peak: 1.0 MiB, who called first\n"
                              " 976.6 KiB  95%  ###########   Cache_Insert_Test::TestBody()  /src/cache_test.cc:12\n"
                              " 878.9 KiB  85%  ##########     Cache::insert(int)  /src/cache.cc:42\n"));
  EXPECT_THAT(text, HasSubstr("42 | nodes_.push_back(new Node(key));\n"));
  EXPECT_THAT(text, HasSubstr("  47.4 KiB  in other stacks\n"));
}

TEST_F(ReportTextTest, FitsTheWindow) {
  const std::vector<std::string> colorless{"NO_COLOR=1"};
  for (const int width : {50, 80, 140}) {
    std::size_t widest = 0;
    for (const std::vector<std::string>& what : {std::vector<std::string>{}, {"--test", "Cache.Insert"}})
      for (const std::string& line : lines_of(on_terminal(width, what, colorless).out))
        widest = std::max(widest, line.size());
    EXPECT_EQ(widest, static_cast<std::size_t>(width));
  }
}

TEST_F(ReportTextTest, IsColouredOnATerminalAlone) {
  EXPECT_THAT(on_terminal(80, {}).out, HasSubstr("\x1b["));
  EXPECT_THAT(on_terminal(80, {}, {"NO_COLOR=1"}).out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(tool({"report", report_}).out, Not(HasSubstr("\x1b")));
}

TEST_F(ReportTextTest, HasNothingThatActsOnTheTerminal) {
  report::RunRecord run = report::a_run();
  run.tests[0].name = "Cache.\x1b[2J";
  std::ofstream(report_) << to_json(run);
  EXPECT_THAT(tool({"report", report_}).out, HasSubstr("Cache. [2J"));
}

TEST_F(ReportTextTest, ATestThatIsNotThereIsOneLine) {
  const Outcome outcome = tool({"report", report_, "--test", "Cache.None"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("has no test 'Cache.None'"));
  EXPECT_EQ(tool({"report", report_, "--test", "Cache.Insert", "--format", "html"}).exit_code, 2);
}

}  // namespace
}  // namespace plimsoll::testing
