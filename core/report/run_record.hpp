// SPDX-License-Identifier: Apache-2.0
// What is known of a run of tests, or of several that were folded into one: the content of the report file, whose page
// is docs/REPORT_FILE.md. Cold, plain values. Nobody locks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "plimsoll/build.hpp"
#include "plimsoll/stack.hpp"

namespace plimsoll::report {

// Numbers of frames in the table of the run, innermost first.
using StackNumbers = std::vector<std::size_t>;

// Blocks of one stack.
struct SiteRecord {
  std::size_t bytes = 0;
  std::size_t blocks = 0;
  StackNumbers stack;
  std::size_t line = 0;         // which of the stack's frames it counts for
  bool frameworks_own = false;  // a test framework allocated it for itself
};

struct VerdictRecord {
  std::string kind;  // one of kVerdictKinds
  std::string text;  // as the framework was told
  std::string file;  // empty: no line is known
  int line = 0;
  std::size_t bytes = 0;
  std::size_t blocks = 0;
  StackNumbers stack;    // of the user's frames, from the offending line to the test's body
  bool excused = false;  // its test may fail
  std::vector<std::uint64_t> series = {};  // of growth: bytes more, repetition after repetition
};

// A leak; more at each repetition; one holder that keeps more test after test; a broken ceiling of a scope; of what a
// suite or a run holds; an allocation where none is allowed; a block that outlived EXPECT_NO_LEAKS; more than the
// baseline; what was asked for could not be understood or done.
inline constexpr const char* kVerdictKinds[] = {"leak",       "growth",     "accumulation", "ceiling", "growth_ceiling",
                                                "allocation", "block_leak", "baseline",     "mistake"};

// Of a region of code; all but `retained` above where the heap stood when it began.
struct FigureRecord {
  std::size_t peak = 0;         // bytes
  std::size_t current = 0;      // bytes of growth at its end
  std::size_t total = 0;        // bytes that were asked for
  std::size_t allocations = 0;  // calls
  std::size_t retained = 0;     // bytes allocated in it and live at its end
  std::size_t retained_blocks = 0;
};

enum class Result { passed, failed, skipped, unfinished };

struct TestRecord : FigureRecord {
  std::string program;
  std::string name;
  std::string file;
  int line = 0;
  Result result = Result::unfinished;
  std::size_t runs = 1;  // the figures are the highest of any; sites are those of the run with the highest peak
  std::vector<VerdictRecord> verdicts;
  std::vector<SiteRecord> peak_sites;      // the largest first, as many as top= says
  std::vector<SiteRecord> retained_sites;  // the same
};

struct SuiteRecord : FigureRecord {
  std::string program;
  std::string name;
  std::vector<VerdictRecord> verdicts;
};

// What somebody left held until the end of the run.
struct CarryRecord {
  std::string program;
  std::string owner;  // "test", "suite" or "program"
  std::string name;   // empty for the program
  std::size_t bytes = 0;
  std::size_t blocks = 0;
  std::vector<SiteRecord> sites;
};

struct SuppressionRecord {
  std::string program;
  std::string pattern;
  std::string place;
  std::size_t bytes = 0;
  std::size_t blocks = 0;
  std::vector<std::string> tests;
};

struct ProgramRecord {
  std::string name;
  std::string folder;  // where it was started: relative paths begin there
  session::Build build;
  std::map<std::string, std::string> options;  // that were set
  std::size_t overhead = 0;                    // bytes that Plimsoll itself took
  std::size_t dropped_blocks = 0;
  std::size_t dropped_stacks = 0;
  std::size_t dropped_scopes = 0;
  std::vector<VerdictRecord> verdicts;  // of no test and no suite
};

// Frames of which the run noted only where they lie; what they are called is read from the module itself.
struct UnnamedRecord {
  std::string module;
  std::string build_id;              // in hexadecimal digits
  std::vector<std::size_t> frames;   // numbers
  std::vector<std::size_t> offsets;  // of each: the call's distance from the module's base

  bool operator==(const UnnamedRecord&) const = default;
};

struct RunRecord {
  std::string version;  // of Plimsoll
  std::vector<ProgramRecord> programs;
  std::vector<Frame> frames;
  std::vector<UnnamedRecord> unnamed;
  std::vector<TestRecord> tests;  // in the order in which they first ran
  std::vector<SuiteRecord> suites;
  std::vector<CarryRecord> carries;  // the largest first
  std::vector<SuppressionRecord> suppressions;
};

// Every verdict of the run, which may be const. visit(VerdictRecord&, const std::string& test_or_suite)
template <class Run, class Visit>
void for_each_verdict(Run& run, Visit&& visit) {
  for (auto& test : run.tests)
    for (auto& verdict : test.verdicts) visit(verdict, test.name);
  for (auto& suite : run.suites)
    for (auto& verdict : suite.verdicts) visit(verdict, suite.name);
  for (auto& program : run.programs)
    for (auto& verdict : program.verdicts) visit(verdict, program.name);
}

}  // namespace plimsoll::report
