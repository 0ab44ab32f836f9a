// SPDX-License-Identifier: Apache-2.0
#include "session/run.hpp"

#include <sys/auxv.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "ledger/suppressed_sites.hpp"
#include "options/options.hpp"
#include "options/sanitizer.hpp"
#include "plimsoll/tracker.hpp"
#include "record/recorder.hpp"
#include "report/accumulation_text.hpp"
#include "report/holder_text.hpp"
#include "report/leak_text.hpp"
#include "report/test_text.hpp"
#include "session/broken_limits.hpp"
#include "session/confirmation.hpp"
#include "session/dropped.hpp"
#include "session/growth_failures.hpp"
#include "session/held_at_end.hpp"
#include "session/leak_failures.hpp"
#include "session/mistakes.hpp"
#include "session/suppression_file.hpp"
#include "session/suspects.hpp"
#include "session/tag.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/names.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::session {
namespace {

// A frame whose line is not known is no place for a failure.
Failure failure_at(const Frame& frame, const std::string& text) {
  return {frame.line > 0 ? frame.file : std::string(), frame.line, text + dropped_text()};
}

void append(std::vector<Failure>& failures, std::vector<Failure> more) {
  failures.insert(failures.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// For looks at the heap, of which there are none under a sanitizer: it would object to our reading of others' frames.
ledger::StackThen stack_now(std::uintptr_t stack) {
  if (options::leaks_are_left_to_sanitizer()) return {};
  return ledger::StackThen::copy(stack, record::recorder.last_sequence());
}

bool asks_for_growth() {
  const options::Leaks leaks = options::values().leaks;
  return leaks == options::Leaks::growing || leaks == options::Leaks::accumulating;
}

}  // namespace

Run::Run() : process_(getpid()) {}

void Run::begin(const Build& build) {
  recording_.begin(build);
  ledger_.begin_run(now());
  programs_threads_ = suites_threads_ = begin_family();
  has_unwritten_ = true;
}

void Run::begin_suite(const std::string& suite, std::uintptr_t stack) {
  at_suite_start_ = stack_now(stack);
  if (at_program_start_.words.empty()) at_program_start_ = at_suite_start_;
  ledger_.begin_suite(suite, now());
  suites_threads_ = begin_family();
  suite_scope_.emplace();
}

void Run::begin_test(const std::string& test, ledger::Place place, std::uintptr_t stack) {
  set_mistakes_aside();
  at_test_start_ = stack_now(stack);
  test_start_ = Clock::now();
  recording_.begin_test(test, place);
  has_unwritten_ = true;
  ledger_.begin_test(test, now(), std::move(place));
  begin_family();
  test_.emplace();
  if (const Limit peak = default_ceiling().peak; peak.is_set()) test_->scope.set_line(peak.value());
}

void Run::rename_test(const std::string& test) {
  if (!test_) return;
  ledger_.rename_test(test);
  recording_.rename_test(test);
}

void Run::tag_test(const std::string& tag) {
  if (!test_) return;
  const Tag read = read_tag(tag);
  if (!read.mistake.empty()) {
    const Failure mistake{{}, 0, report::tag_text(ledger_.test(), tag, read.mistake)};
    recording_.note(mistake, {"mistake", ledger::Owner::test, ledger_.test()});
    raise_later(mistake);
  }
  if (read.growth && suite_scope_) suites_growth_ = {ledger_.test_place(), *read.growth};
  if (read.allows_leaks) test_->allowed = '[' + tag + ']';
  if (!read.ceiling) return;
  test_->tagged.peak = *read.ceiling;
  test_->scope.set_line(*read.ceiling);
}

void Run::raise_later(const Failure& failure) {
  const std::lock_guard hold(raised_lock_);
  raised_.push_back(failure);
}

std::vector<Failure> Run::take_raised() {
  const std::lock_guard hold(raised_lock_);
  return std::exchange(raised_, {});
}

void Run::set_mistakes_aside() { append(mistakes_outside_tests_, take_mistakes()); }

void Run::allow_leaks(const std::string& reason) {
  if (test_) test_->allowed = reason;
}

void Run::ceiling_was_set() {
  if (test_) test_->has_own_ceiling = true;
}

std::vector<Failure> Run::end_test(Outcome outcome, std::uintptr_t stack) {
  if (!test_) return {};
  std::vector<Failure> failures = take_raised();
  append(failures, take_mistakes());
  untraced_tests_ += !is_tracing();
  const bool is_judged = outcome == Outcome::passed || outcome == Outcome::excused;
  if (is_judged) judge_ceiling(failures);
  if (test_->allowed) note_allowed();
  const bool is_silenced = !is_judged || test_->allowed.has_value();
  ledger_.end_test(now());
  return_to(suites_threads_);
  if (!is_silenced) {
    std::vector<ledger::FoundBlock> held;
    const bool left_something = born_live(test_->scope) > 0;
    a_test_left_something_ |= left_something;
    if (left_something)
      held = judge_leaks(ledger::Owner::test, ledger_.current_test(), stack, at_test_start_, failures);
    judge_growth(held, stack, failures);
    if (!held.empty()) took_[ledger_.test()] = Clock::now() - test_start_;
    repetition_.note_run(ledger_.test());
  }
  if (is_silenced || outcome == Outcome::excused) ledger_.silence_test();
  last_peak_ = test_->scope.so_far().peak;
  if (const auto worse = recording_.end_test(outcome, !failures.empty(), test_->scope)) failures.push_back(*worse);
  test_.reset();
  give_back_names(!is_judged || !failures.empty());
  return failures;
}

// What was read to name a failure may be hundreds of megabytes of debug info. Failures come together, so the next few
// tests may need it once more.
void Run::give_back_names(bool has_reported) {
  constexpr std::size_t kTests = 8;
  silent_tests_ = has_reported ? 0 : silent_tests_ + 1;
  if (silent_tests_ == kTests) snapshot::give_back_names();
}

void Run::limit_growth(ledger::Place place, std::size_t most) {
  if (suite_scope_)
    suites_growth_ = {std::move(place), most};
  else
    raise_later({place.file, place.line, report::no_suite_to_limit_text()});
}

std::vector<Failure> Run::end_suite(std::uintptr_t stack) {
  set_mistakes_aside();
  std::vector<Failure> failures = std::exchange(mistakes_outside_tests_, {});
  if (!suite_scope_) return failures;
  ledger_.end_suite(now());
  return_to(programs_threads_);
  if (born_live(*suite_scope_) > 0 && !repetition_.is_on()) {
    std::vector<ledger::FoundBlock> held =
        judge_leaks(ledger::Owner::suite, ledger_.current_suite(), stack, at_suite_start_, failures);
    judge_suites_growth(std::move(held), stack, failures);
  }
  recording_.end_suite(ledger_.suite(), *suite_scope_);
  suites_growth_.reset();
  suite_scope_.reset();
  return failures;
}

// Whoever repeats tests is told of what grows at their ends, and of nothing else.
std::vector<Failure> Run::end_program(std::uintptr_t stack) {
  repetition_.tell_ended();
  if (repetition_.is_on()) return {};
  std::vector<Failure> failures = take_raised();
  set_mistakes_aside();
  append(failures, std::exchange(mistakes_outside_tests_, {}));
  const std::vector<ledger::FoundBlock> held =
      judge_leaks(ledger::Owner::program, {0, now()}, stack, at_program_start_, failures);
  confirm_growth(held, judge_held(stack, failures), stack, failures);
  recording_.note_held(held, ledger_);
  write_report_now(failures);
  snapshot::give_back_names();
  return failures;
}

void Run::add(std::vector<Failure>& failures, Failure failure, const About& about) {
  recording_.note(failure, about);
  failures.push_back(std::move(failure));
}

void Run::judge_ceiling(std::vector<Failure>& failures) {
  const bool is_tagged = test_->tagged.peak.is_set();
  const Ceiling ceiling = is_tagged ? test_->tagged : default_ceiling();
  if (!ceiling.peak.is_set() || (test_->has_own_ceiling && !is_tagged)) return;
  Verdict verdict = judge(test_->scope, ceiling);
  if (verdict) return;
  failures.push_back({{}, 0, std::move(verdict.message)});
  broken_limits().raised(failures.back());
}

std::vector<ledger::FoundBlock> Run::judge_leaks(ledger::Owner judged_at, const ledger::Interval& interval,
                                                 std::uintptr_t stack, const ledger::StackThen& then,
                                                 std::vector<Failure>& failures) {
  // Without stacks neither the loader's own blocks can be told nor a line be named: summary() says so.
  if (!is_tracing() || frame_limit() == 0 || options::leaks_are_left_to_sanitizer()) return {};
  if (judged_at == ledger::Owner::test && has_given_up_on_tests()) {
    ++incomplete_looks_;
    return {};
  }
  const options::Leaks kind = options::values().leaks;
  // "Whatever a test leaves behind" is asked of tests; suites and the program may keep what is held.
  const bool asks_for_any = kind == options::Leaks::any && judged_at == ledger::Owner::test;
  const bool only_for_growth = kind == options::Leaks::off && judged_at == ledger::Owner::suite && suites_growth_;
  const bool as_asked = (kind == options::Leaks::off && !only_for_growth) || asks_for_any;
  const options::Leaks asked = as_asked ? kind : options::Leaks::lost;
  ledger::SuppressedSites suppressed(suppressions());
  ledger::Look look = ledger::find_leaks(
      asked, stack, then,
      {interval.after, [&](const record::BlockRecord& block) { return ledger_.concerns(interval, block); }},
      [&](const record::BlockRecord& block) { return suppressed.contains(block.site); }, carried_blocks());
  const ledger::Moment moment = ledger_.end_of(judged_at);
  carried_.note(look, moment);
  if (!look.incomplete.empty()) {
    ++incomplete_looks_;
    incomplete_reason_ = look.incomplete;
  }
  if (only_for_growth) return std::move(look.held);
  for (const ledger::Leak& leak : look.leaks) ledger_.note_reported(leak);
  suppressed.take_out(look.leaks, ledger_);
  for (report::LeaksAtLine& leaks : leaks_by_line(look.leaks, ledger_, {moment, carried_}, asked)) {
    if (asks_for_any) leaks.holder = ledger::find_holder(stack, then, leaks.block);
    add(failures, failure_at(leaks.line.frame, report::leak_text(leaks)),
        {"leak", leaks.birth.owner, leaks.birth.name, leaks.line.size + leaks.below_size,
         leaks.line.count + leaks.below_count, &leaks.line});
  }
  std::erase_if(look.held, [&](const ledger::FoundBlock& found) { return suppressed.contains(found.record.site); });
  return std::move(look.held);
}

std::vector<ledger::FoundBlock> Run::carried_blocks() {
  const base::ReentryGuard guard;
  return carried_.blocks(guard);
}

void Run::judge_growth(const std::vector<ledger::FoundBlock>& held, std::uintptr_t stack,
                       std::vector<Failure>& failures) {
  if (!asks_for_growth()) return;
  if (const std::uint32_t now = record::recorder.generation(); now != growth_generation_) {
    growth_generation_ = now;
    growth_.clear();
  }
  const std::vector<ledger::GrowthAtSite> grown = growth_.note_run(ledger_.test(), kept_at_sites(held));
  const auto find_holder = [&](std::uintptr_t block) { return ledger::find_holder(stack, at_test_start_, block); };
  for (report::GrowthAtLine& growth : growth_by_line(grown, held, find_holder)) {
    growth.container = container_of(growth.holder, ledger_, ledger_.test());
    add(failures, failure_at(growth.line.frame, report::growth_text(ledger_.test(), growth)),
        {"growth", ledger::Owner::test, ledger_.test(), growth.line.size, growth.line.count, &growth.line,
         growth.gains});
    repetition_.tell_grows(ledger_.test(), failures.back(), growth.gains);
  }
}

void Run::judge_suites_growth(std::vector<ledger::FoundBlock> held, std::uintptr_t stack,
                              std::vector<Failure>& failures) {
  if (!suites_growth_) return;
  const auto find_holder = [&](std::uintptr_t block) { return ledger::find_holder(stack, at_suite_start_, block); };
  const HeldTogether above = held_together(std::move(held), suites_growth_->most, find_holder);
  if (above.lines.empty()) return;
  const auto& [file, line] = suites_growth_->place;
  add(failures,
      {file, line,
       report::suites_growth_text(ledger_.suite(), above.size, suites_growth_->most, above.lines, above.holders,
                                  options::values().top) +
           dropped_text()},
      {"growth_ceiling", ledger::Owner::suite, ledger_.suite(), above.size, 0, &above.lines.front()});
}

// A fork of the program that came this far by itself has nothing to confirm. Nor may who starts a setuid program choose
// what it does.
bool Run::may_confirm() const {
  return repeat_ && !has_confirmed_ && !repetition_.is_on() && options::values().confirm > 0 && asks_for_growth() &&
         is_tracing() && frame_limit() > 0 && getpid() == process_ && getauxval(AT_SECURE) == 0 &&
         record::recorder.generation() == growth_generation_;
}

void Run::confirm_growth(const std::vector<ledger::FoundBlock>& held,
                         const std::vector<report::Accumulation>& accumulations, std::uintptr_t stack,
                         std::vector<Failure>& failures) {
  if (!may_confirm()) return;
  std::vector<ledger::KeptByTest> kept = growth_.kept_by_tests();
  std::erase_if(kept, [&](const ledger::KeptByTest& one) { return ledger_.has_silenced(one.test); });
  ledger::SystemsBlocks systems(stack, at_program_start_);
  std::vector<Suspicion> suspicions =
      suspicions_by_line(kept, held, [&](std::uintptr_t block) { return systems.contains(block); });
  std::ranges::move(suspicions_by_holder(kept, accumulations), std::back_inserter(suspicions));
  std::vector<std::string> tests = most_suspicious(suspicions);
  if (tests.empty()) return;
  has_confirmed_ = true;
  const std::size_t times = options::values().confirm;
  const auto allowed = std::max<Clock::duration>(Clock::now() - start_, std::chrono::seconds(5));
  if (const std::size_t left_out = drop_those_too_long(tests, times, allowed))
    unrepeated_text_ += report::unrepeated_text(left_out, too_long_text(allowed));
  if (tests.empty()) return;
  Confirmation confirmation = repeat_elsewhere(repeat_, tests, times, allowed);
  for (const Finding& finding : confirmation.growing)
    add(failures, finding.failure, {"growth", ledger::Owner::test, finding.test, 0, 0, nullptr, finding.gains});
  if (confirmation.unrepeated > 0)
    unrepeated_text_ += report::unrepeated_text(confirmation.unrepeated, confirmation.reason);
}

// The last repetition decides, so to begin what cannot be finished in time would be in vain.
std::size_t Run::drop_those_too_long(std::vector<std::string>& tests, std::size_t times,
                                     Clock::duration allowed) const {
  return std::erase_if(tests, [&](const std::string& test) {
    const auto took = took_.find(test);
    const Clock::duration needed = took == took_.end() ? Clock::duration() : took->second * static_cast<int>(times);
    if (needed > allowed) return true;
    allowed -= needed;
    return false;
  });
}

std::vector<report::Accumulation> Run::judge_held(std::uintptr_t stack, std::vector<Failure>& failures) {
  const options::Values& asked = options::values();
  if (!a_test_left_something_ || !is_tracing() || frame_limit() == 0 || !(asks_for_growth() || asked.growth)) return {};
  if (options::leaks_are_left_to_sanitizer()) return {};
  HeldAtEnd held = held_at_end(ledger_, asked.growth, stack, at_program_start_);
  if (!held.is_complete) {
    ++incomplete_looks_;
    return {};
  }
  if (!held.lines.empty() && !std::exchange(has_told_of_ceiling_, true))
    add(failures,
        failure_at(held.lines.front().frame,
                   report::growth_ceiling_text(held.size, *asked.growth, held.lines, asked.top)),
        {"growth_ceiling", ledger::Owner::program, "", held.size, 0, &held.lines.front()});
  accumulated_text_.clear();
  if (asked.leaks == options::Leaks::growing) accumulated_text_ = report::accumulations_text(held.accumulations);
  if (asked.leaks != options::Leaks::accumulating) return std::move(held.accumulations);
  for (const report::Accumulation& accumulation : held.accumulations)
    if (told_holders_.insert(report::root_text(accumulation.holder)).second)
      add(failures, failure_at(accumulation.lines.front().frame, report::accumulation_text(accumulation, asked.top)),
          {"accumulation", ledger::Owner::program, "", accumulation.size, accumulation.count,
           &accumulation.lines.front()});
  return std::move(held.accumulations);
}

// A thread that never answers costs half a second a look: then only suites and the program are still looked at.
bool Run::has_given_up_on_tests() const {
  constexpr std::size_t kPatience = 3;
  return incomplete_looks_ >= kPatience;
}

std::uint64_t Run::now() const { return record::recorder.last_sequence(); }

record::ThreadFamily Run::begin_family() const {
  if (!record::recorder.counts_own_threads()) return {};
  const record::ThreadFamily family = record::lineage.family_from_now();
  return_to(family);
  return family;
}

void Run::return_to(const record::ThreadFamily& family) const {
  const base::ReentryGuard guard;
  record::recorder.set_home(guard, family);
}

std::uint64_t Run::born_live(const Scope& scope) const {
  if (!scope.is_counting()) return 0;
  const base::ReentryGuard guard;
  return record::recorder.window_figures(guard, scope.window()).born_live;
}

}  // namespace plimsoll::session
