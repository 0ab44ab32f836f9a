// SPDX-License-Identifier: Apache-2.0
#include "session/recording.hpp"

#include <errno.h>

#include <algorithm>
#include <utility>

#include "options/options.hpp"
#include "plimsoll/tracker.hpp"
#include "record/recorder.hpp"
#include "report/baseline_check.hpp"
#include "report/fold.hpp"
#include "report/lines_text.hpp"
#include "report/site_records.hpp"
#include "report/summary_text.hpp"
#include "session/annotations.hpp"
#include "session/baseline_file.hpp"
#include "session/broken_limits.hpp"
#include "session/repetition.hpp"
#include "session/report_file.hpp"
#include "session/suppression_file.hpp"
#include "snapshot/names.hpp"

namespace plimsoll::session {
namespace {

void set_figures(report::FigureRecord& figures, const Scope& scope, const Snapshot& retained) {
  const Usage usage = scope.so_far();
  figures.peak = usage.peak;
  figures.current = usage.current;
  figures.total = usage.total;
  figures.allocations = usage.total_blocks;
  figures.retained = retained.size();
  figures.retained_blocks = retained.count();
}

report::Result result_of(Outcome outcome, bool failed) {
  if (outcome == Outcome::skipped) return report::Result::skipped;
  if (outcome == Outcome::excused) return report::Result::passed;
  return outcome == Outcome::failed || failed ? report::Result::failed : report::Result::passed;
}

std::map<std::string, std::string> options_that_were_set() {
  std::map<std::string, std::string> set;
  options::for_each(options::text(),
                    [&](std::string_view name, std::string_view value) { set[std::string(name)] = value; });
  return set;
}

const char* word_of(ledger::Owner owner) {
  if (owner == ledger::Owner::test) return "test";
  return owner == ledger::Owner::suite ? "suite" : "program";
}

std::vector<report::SuppressionRecord> suppression_records(const std::string& program) {
  std::vector<report::SuppressionRecord> records;
  for (const ledger::Suppression& one : suppressions().all())
    records.push_back({program, one.pattern, one.place, one.bytes, one.blocks, {one.tests.begin(), one.tests.end()}});
  return records;
}

// Walks the heap, so only when something is there.
Snapshot retained_in(const Scope& scope) {
  if (!scope.is_counting()) return {};
  const base::ReentryGuard guard;
  return record::recorder.window_figures(guard, scope.window()).born_live > 0 ? scope.retained() : Snapshot();
}

}  // namespace

bool are_sites_recorded() {
  const options::Values& asked = options::values();
  return (!asked.report.empty() || !asked.baseline.empty()) && is_recorded();
}

bool is_recorded() {
  static const bool is_repetition = Repetition().is_on();
  const options::Values& asked = options::values();
  const bool is_asked_for =
      !asked.report.empty() || !asked.baseline.empty() || asked.summary > 0 || are_annotations_on();
  return is_asked_for && !is_repetition;
}

void Recording::begin(const Build& build) {
  if (!is_recorded()) return;
  program_.name = program_invocation_short_name;
  program_.folder = options::start_directory();
  program_.build = build;
  program_.options = options_that_were_set();
}

void Recording::begin_test(const std::string& test, const ledger::Place& place) {
  if (!is_recorded()) return;
  note_broken_limits();  // from outside of tests
  open_.emplace();
  open_->record.program = program_.name;
  open_->record.name = test;
  open_->record.file = snapshot::shown_path(place.file);
  open_->record.line = place.line;
}

void Recording::rename_test(const std::string& test) {
  if (open_) open_->record.name = test;
}

std::optional<Failure> Recording::end_test(Outcome outcome, bool failed, const Scope& scope) {
  if (!open_) return std::nullopt;
  note_broken_limits();
  const bool has_sites = are_sites_recorded();
  const Snapshot retained = has_sites ? retained_in(scope) : Snapshot();
  set_figures(open_->record, scope, retained);
  if (has_sites) {
    const std::size_t top = options::values().top;
    if (open_->record.peak > 0) open_->peak = report::largest(scope.at_peak().contents(), top);
    open_->retained = report::largest(retained.contents(), top);
  }
  std::optional<Failure> worse;
  if (!failed && outcome == Outcome::passed) worse = worse_than_baseline();
  open_->record.result = result_of(outcome, failed || worse);
  for (report::VerdictRecord& verdict : open_->record.verdicts) verdict.excused = outcome == Outcome::excused;
  fold(std::move(*open_));
  open_.reset();
  return worse;
}

// Of the test that is about to end. Reads symbols only if it is.
std::optional<Failure> Recording::worse_than_baseline() {
  if (options::values().baseline.empty()) return std::nullopt;
  const std::string& name = open_->record.name;
  const report::BaselineLine* const line = baseline_of(program_, name);
  untold_tests_ += line == nullptr;
  const report::Tolerance& tolerance = baseline_tolerance();
  if (!line || report::compare(*line, open_->record, tolerance) != report::Against::worse) return std::nullopt;
  report::TestRecord test = open_->record;
  test.peak_sites = report::site_records(open_->peak, frames_);
  Failure failure{{}, 0, report::worse_text(name, *line, test, frames_.frames(), tolerance)};
  note(failure, {"baseline", ledger::Owner::test, name, test.peak});
  return failure;
}

bool Recording::has_verdicts() const {
  const auto has = [](const auto& record) { return !record.verdicts.empty(); };
  return has(program_) || std::ranges::any_of(suites_, has) ||
         std::ranges::any_of(tests_, [&](const Test& test) { return has(test.record); });
}

std::string Recording::summary() const {
  std::vector<const report::TestRecord*> tests;
  for (const Test& test : tests_) tests.push_back(&test.record);
  std::string text = report::summary_text(std::move(tests), options::values().summary);
  if (const std::string_view report = options::values().report; !report.empty() && is_recorded() && has_verdicts()) {
    const std::string path = path_from_option(report);
    text += "plimsoll: the stacks of this run are in " + path + "; to see them: plimsoll report '" + path +
            "' --format html > memory.html\n";
  }
  if (untold_tests_)
    text += "plimsoll: " + report::counted(untold_tests_, "test") + " not in the baseline, so not compared with it\n";
  return text;
}

// A test that is run again is the same test.
void Recording::fold(Test test) {
  const auto [entry, is_new] = tests_by_name_.try_emplace(test.record.name, tests_.size());
  if (is_new) {
    tests_.push_back(std::move(test));
    return;
  }
  Test& known = tests_[entry->second];
  if (test.record.peak > known.record.peak) known.peak = std::move(test.peak);
  if (test.record.retained > known.record.retained) known.retained = std::move(test.retained);
  report::fold(known.record, std::move(test.record));
}

report::SuiteRecord& Recording::suite(const std::string& name) {
  const auto [entry, is_new] = suites_by_name_.try_emplace(name, suites_.size());
  if (is_new) {
    suites_.emplace_back();
    suites_.back().program = program_.name;
    suites_.back().name = name;
  }
  return suites_[entry->second];
}

void Recording::end_suite(const std::string& name, const Scope& scope) {
  if (!is_recorded()) return;
  report::SuiteRecord now;
  set_figures(now, scope, are_sites_recorded() ? retained_in(scope) : Snapshot());
  report::fold(static_cast<report::FigureRecord&>(suite(name)), now);
}

// A test that passed fails by what is found of it later.
std::vector<report::VerdictRecord>& Recording::verdicts_about(const About& about) {
  if (about.owner == ledger::Owner::suite) return suite(about.name).verdicts;
  if (about.owner == ledger::Owner::program) return program_.verdicts;
  if (open_ && open_->record.name == about.name) return open_->record.verdicts;
  const auto known = tests_by_name_.find(about.name);
  if (known == tests_by_name_.end()) return program_.verdicts;
  report::TestRecord& test = tests_[known->second].record;
  test.result = report::Result::failed;
  return test.verdicts;
}

void Recording::note(const Failure& failure, const About& about) {
  if (!is_recorded()) return;
  report::VerdictRecord verdict{about.kind, failure.message, failure.file, failure.line, about.bytes, about.blocks, {}};
  verdict.series = about.series;
  if (about.line) verdict.stack = report::stack_of(*about.line, frames_);
  std::vector<report::VerdictRecord>& verdicts = verdicts_about(about);
  if (verdict.file.empty() && open_ && &verdicts == &open_->record.verdicts)
    verdict.file = open_->record.file, verdict.line = open_->record.line;
  verdicts.push_back(std::move(verdict));
}

void Recording::note_broken_limits() {
  for (const BrokenLimit& limit : broken_limits().take()) {
    const ledger::Owner owner = open_ ? ledger::Owner::test : ledger::Owner::program;
    Failure failure = limit.failure;
    if (!failure.file.empty()) failure.file = snapshot::shown_path(failure.file);
    note(failure, {limit.kind, owner, open_ ? open_->record.name : "", limit.bytes, limit.blocks, &limit.line});
  }
}

void Recording::note_held(const std::vector<ledger::FoundBlock>& held, const ledger::Ledger& ledger) {
  if (!are_sites_recorded()) return;
  std::map<ledger::Birth, std::map<record::SiteId, snapshot::Amount>> births;
  for (const ledger::FoundBlock& block : held) {
    snapshot::Amount& amount = births[ledger.birth_of(block.record.sequence)][block.record.site];
    amount.size += block.record.size;
    ++amount.count;
  }
  carries_.clear();
  for (const auto& [birth, sites] : births) {
    Carry& carry = carries_.emplace_back();
    Snapshot::Contents all;
    for (const auto& [site, amount] : sites) all.add(record::recorder.frames(site), amount.size, amount.count);
    carry.record = {program_.name, word_of(birth.owner), birth.name, all.size, all.count, {}};
    carry.contents = report::largest(all, options::values().top);
  }
  std::ranges::stable_sort(carries_, std::greater(), [](const Carry& carry) { return carry.record.bytes; });
}

std::vector<const Snapshot::Contents*> Recording::stacks() const {
  std::vector<const Snapshot::Contents*> all;
  const auto add = [&](const Test& test) { all.insert(all.end(), {&test.peak, &test.retained}); };
  for (const Test& test : tests_) add(test);
  if (open_) add(*open_);
  for (const Carry& carry : carries_) all.push_back(&carry.contents);
  return all;
}

// Debug info takes a hundred times as long to read as a green test of a process of its own; a whole suite pays it once.
// What failed is looked at, and its names have been read already. Options that say how names are read count in this
// process alone.
bool Recording::can_be_named_later(const report::UnnamedFrames& unnamed) const {
  const options::Values& asked = options::values();
  const bool is_of_one_test = tests_.size() + open_.has_value() == 1;
  return is_of_one_test && !has_verdicts() && !asked.full_names && asked.source.empty() &&
         std::ranges::all_of(stacks(), [&](const auto* contents) { return unnamed.can_be_named_later(*contents); });
}

report::RunRecord Recording::record() {
  note_broken_limits();
  report::RunRecord run;
  run.version = PLIMSOLL_VERSION;
  const record::Dropped dropped = record::recorder.dropped();
  program_.overhead = overhead();
  program_.dropped_blocks = dropped.blocks;
  program_.dropped_stacks = dropped.stacks;
  program_.dropped_scopes = dropped.windows;
  run.programs = {program_};
  report::UnnamedFrames unnamed;
  const bool later = can_be_named_later(unnamed);
  const auto sites = [&](const Snapshot::Contents& contents) {
    return later ? unnamed.site_records(contents, frames_) : report::site_records(contents, frames_);
  };
  const auto add = [&](const Test& test) {
    report::TestRecord& record = run.tests.emplace_back(test.record);
    record.peak_sites = sites(test.peak);
    record.retained_sites = sites(test.retained);
  };
  for (const Test& test : tests_) add(test);
  if (open_) add(*open_);
  run.suites = suites_;
  for (const Carry& carry : carries_) {
    run.carries.push_back(carry.record);
    run.carries.back().sites = sites(carry.contents);
  }
  run.suppressions = suppression_records(program_.name);
  run.frames = frames_.frames();
  run.unnamed = unnamed.records();
  return run;
}

}  // namespace plimsoll::session
