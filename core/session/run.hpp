// SPDX-License-Identifier: Apache-2.0
// One run of a test program: what is open, what is still to be judged, what is to be said at the end. Cold.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/carried.hpp"
#include "ledger/growth.hpp"
#include "ledger/ledger.hpp"
#include "plimsoll/scope.hpp"
#include "plimsoll/session.hpp"
#include "record/lineage.hpp"
#include "report/accumulation_text.hpp"
#include "session/annotations.hpp"
#include "session/recording.hpp"
#include "session/repetition.hpp"

namespace plimsoll::session {

class Run {
 public:
  Run();

  void begin(const Build& build);
  // `stack`: where the part of the calling thread's stack begins that is not Plimsoll's.
  void begin_suite(const std::string& suite, std::uintptr_t stack);
  void begin_test(const std::string& test, ledger::Place place, std::uintptr_t stack);
  void rename_test(const std::string& test);
  void tag_test(const std::string& tag);
  void allow_leaks(const std::string& reason);
  void ceiling_was_set();
  void limit_growth(ledger::Place place, std::size_t most);

  void set_repeat(Repeat repeat) { repeat_ = repeat; }
  bool is_repetition() const { return repetition_.is_on(); }

  void raise_later(const Failure& failure);  // any thread

  std::vector<Failure> end_test(Outcome outcome, std::uintptr_t stack);
  std::vector<Failure> end_suite(std::uintptr_t stack);
  std::vector<Failure> end_program(std::uintptr_t stack);

  std::string summary() const;
  std::size_t peak_of_last_test() const { return last_peak_; }

  // The program may leave without program_ended().
  void write_report_at_exit();

 private:
  using Clock = std::chrono::steady_clock;

  struct OpenTest {
    Scope scope;
    std::optional<std::string> allowed;  // the reason
    Ceiling tagged;
    std::atomic<bool> has_own_ceiling;  // false; clang 14 takes no initialiser here. Any thread may set it
  };

  // Of what a suite and its tests leave held.
  struct GrowthCeiling {
    ledger::Place place;
    std::size_t most = 0;
  };

  std::vector<Failure> take_raised();
  // Made since a test ended, or before the first: they are the suite's, or the program's.
  void set_mistakes_aside();
  void judge_ceiling(std::vector<Failure>& failures);
  // Returns the blocks in question that are held.
  std::vector<ledger::FoundBlock> judge_leaks(ledger::Owner judged_at, const ledger::Interval& interval,
                                              std::uintptr_t stack, const ledger::StackThen& then,
                                              std::vector<Failure>& failures);
  std::vector<ledger::FoundBlock> carried_blocks();
  void judge_suites_growth(std::vector<ledger::FoundBlock> held, std::uintptr_t stack, std::vector<Failure>& failures);
  void judge_growth(const std::vector<ledger::FoundBlock>& held, std::uintptr_t stack, std::vector<Failure>& failures);
  // What all tests left held, at the run's end. Returns who keeps memory of several.
  std::vector<report::Accumulation> judge_held(std::uintptr_t stack, std::vector<Failure>& failures);
  bool may_confirm() const;
  void confirm_growth(const std::vector<ledger::FoundBlock>& held,
                      const std::vector<report::Accumulation>& accumulations, std::uintptr_t stack,
                      std::vector<Failure>& failures);
  // Returns how many were.
  std::size_t drop_those_too_long(std::vector<std::string>& tests, std::size_t times, Clock::duration allowed) const;
  bool has_given_up_on_tests() const;
  void give_back_names(bool has_reported);
  void add(std::vector<Failure>& failures, Failure failure, const About& about);
  void write_report_now(std::vector<Failure>& failures);
  void note_allowed();
  std::uint64_t now() const;
  // threads=own: the running thread and those that it starts from now on count for what begins now.
  record::ThreadFamily begin_family() const;
  // What ended returns to the family of what it was part of.
  void return_to(const record::ThreadFamily& family) const;
  std::uint64_t born_live(const Scope& scope) const;

  const Clock::time_point start_ = Clock::now();
  const int process_;
  Repetition repetition_;
  Recording recording_;
  Annotations annotations_;
  bool has_unwritten_ = false;
  std::size_t last_peak_ = 0;
  Repeat repeat_ = nullptr;
  bool has_confirmed_ = false;
  Clock::time_point test_start_;
  std::unordered_map<std::string, Clock::duration> took_;  // tests that kept something
  std::string unrepeated_text_;
  ledger::Ledger ledger_;
  ledger::Carried carried_;
  ledger::Growth growth_;
  std::uint32_t growth_generation_ = 0;  // of the sites that growth_ knows
  std::optional<OpenTest> test_;
  std::mutex raised_lock_;
  std::vector<Failure> raised_;  // by raise_later(); under raised_lock_
  std::optional<Scope> suite_scope_;
  std::vector<Failure> mistakes_outside_tests_;
  record::ThreadFamily programs_threads_, suites_threads_;
  std::optional<GrowthCeiling> suites_growth_;
  ledger::StackThen at_program_start_, at_suite_start_, at_test_start_;
  bool a_test_left_something_ = false;
  bool has_told_of_ceiling_ = false;
  std::set<std::string> told_holders_;
  std::string allowed_text_;
  std::string accumulated_text_;
  std::size_t silent_tests_ = 0;  // in a row
  std::size_t untraced_tests_ = 0;
  std::size_t incomplete_looks_ = 0;
  std::string incomplete_reason_;
};

}  // namespace plimsoll::session
