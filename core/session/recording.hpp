// SPDX-License-Identifier: Apache-2.0
// What a run has been so far, for its report: figures and verdicts of each test and suite, and the stacks behind them.
// Cold, and idle unless an option asks for it. Stacks are kept as addresses and named when the report is made, each
// address once; if the run found nothing, by who reads the report. One thread: the one that runs the tests; callers
// hold a guard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.hpp"
#include "plimsoll/build.hpp"
#include "plimsoll/scope.hpp"
#include "plimsoll/session.hpp"
#include "report/frame_numbers.hpp"
#include "report/run_record.hpp"
#include "report/unnamed_frames.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::session {

// An option asks for a report of the run. Never in a process that repeats tests for another.
bool is_recorded();
// It asks for stacks too.
bool are_sites_recorded();

// What a failure is about.
struct About {
  const char* kind;  // one of report::kVerdictKinds
  ledger::Owner owner;
  std::string name;  // of the test or suite
  std::size_t bytes = 0;
  std::size_t blocks = 0;
  const snapshot::TopLine* line = nullptr;  // null: none is known
  std::vector<std::uint64_t> series = {};   // of growth
};

class Recording {
 public:
  void begin(const Build& build);
  void begin_test(const std::string& test, const ledger::Place& place);
  void rename_test(const std::string& test);
  // `failed`: a verdict of ours failed it as it ended.
  // Returns a failure if it took more than the baseline says.
  std::optional<Failure> end_test(Outcome outcome, bool failed, const Scope& scope);
  void end_suite(const std::string& suite, const Scope& scope);

  void note(const Failure& failure, const About& about);
  // What tests, suites and the program left held at its end. Said again, the last counts.
  void note_held(const std::vector<ledger::FoundBlock>& held, const ledger::Ledger& ledger);

  // What options asked to have said at the end.
  std::string summary() const;

  // Cost, if there is a verdict: reads symbols of all stacks that are shown.
  report::RunRecord record();

 private:
  // With stacks that have no names yet.
  struct Test {
    report::TestRecord record;
    Snapshot::Contents peak, retained;
  };
  struct Carry {
    report::CarryRecord record;
    Snapshot::Contents contents;
  };

  std::vector<report::VerdictRecord>& verdicts_about(const About& about);
  void note_broken_limits();
  bool has_verdicts() const;
  std::optional<Failure> worse_than_baseline();
  report::SuiteRecord& suite(const std::string& name);
  std::vector<const Snapshot::Contents*> stacks() const;
  bool can_be_named_later(const report::UnnamedFrames& unnamed) const;
  void fold(Test test);

  report::ProgramRecord program_;
  report::FrameNumbers frames_;
  std::optional<Test> open_;
  std::vector<Test> tests_;
  std::map<std::string, std::size_t> tests_by_name_;
  std::vector<report::SuiteRecord> suites_;
  std::map<std::string, std::size_t> suites_by_name_;
  std::vector<Carry> carries_;
  std::size_t untold_tests_ = 0;  // of which the baseline knows nothing
};

}  // namespace plimsoll::session
