// SPDX-License-Identifier: Apache-2.0
// session.hpp: a run's events turned into intervals, verdicts and failures. Cold. One thread: the one that runs the
// tests. State is made at the first event and never destroyed.
#include "plimsoll/session.hpp"

#include <cstdlib>
#include <optional>

#include "base/reentry_guard.hpp"
#include "options/options.hpp"
#include "reach/scan.hpp"
#include "record/tracing.hpp"
#include "session/broken_limits.hpp"
#include "session/doctor.hpp"
#include "session/exit_status.hpp"
#include "session/oom_run.hpp"
#include "session/run.hpp"

namespace plimsoll::session {
namespace {

Run& the_run() {
  static Run* run = new Run;
  return *run;
}

}  // namespace

Uncounted::Uncounted() { base::ReentryGuard::enter(); }
Uncounted::~Uncounted() { base::ReentryGuard::leave(); }

namespace {

void write_report_at_exit() {
  const base::ReentryGuard guard;
  the_run().write_report_at_exit();
}

}  // namespace

std::string check_tracing(const Build& build) {
  const auto caller = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
  {
    const base::ReentryGuard guard;
    the_run().begin(build);
    if (is_recorded()) std::atexit(write_report_at_exit);
  }
  return check_doors(caller);
}

void suite_started(const std::string& suite) {
  const std::uintptr_t stack = PLIMSOLL_OUTER_STACK();
  const base::ReentryGuard guard;
  the_run().begin_suite(suite, stack);
}

void test_started(const std::string& test, const char* file, int line) {
  const std::uintptr_t stack = PLIMSOLL_OUTER_STACK();
  const base::ReentryGuard guard;
  the_run().begin_test(test, {file, line}, stack);
}

void test_renamed(const std::string& test) {
  const base::ReentryGuard guard;
  the_run().rename_test(test);
}

void test_tagged(const std::string& tag) {
  const base::ReentryGuard guard;
  the_run().tag_test(tag);
}

void raise_later(const Failure& failure) {
  const base::ReentryGuard guard;
  the_run().raise_later(failure);
}

void limit_broken(const char* file, int line, const std::string& message) {
  const base::ReentryGuard guard;
  broken_limits().raised({file, line, message});
}

std::size_t peak_of_last_test() {
  const base::ReentryGuard guard;
  return the_run().peak_of_last_test();
}

void fail_outside(const std::vector<Failure>& failures) {
  const base::ReentryGuard guard;
  print_and_fail_at_exit(failures);
}

// These are the outermost functions of ours on the stack, so it is they who say where the foreign part of it begins.
std::vector<Failure> test_ended(Outcome outcome) {
  const std::uintptr_t stack = PLIMSOLL_OUTER_STACK();
  const base::ReentryGuard guard;
  return the_run().end_test(outcome, stack);
}

std::vector<Failure> suite_ended() {
  const std::uintptr_t stack = PLIMSOLL_OUTER_STACK();
  const base::ReentryGuard guard;
  return the_run().end_suite(stack);
}

std::vector<Failure> program_ended() {
  const std::uintptr_t stack = PLIMSOLL_OUTER_STACK();
  const base::ReentryGuard guard;
  return the_run().end_program(stack);
}

void set_repeat(Repeat repeat) {
  const base::ReentryGuard guard;
  the_run().set_repeat(repeat);
}

bool is_repetition() {
  const base::ReentryGuard guard;
  return the_run().is_repetition();
}

void end_oom_run() { end_run_awaiting_exception(); }

std::string summary() {
  const base::ReentryGuard guard;
  return the_run().summary();
}

void allow_leaks(const std::string& reason) {
  const base::ReentryGuard guard;
  the_run().allow_leaks(reason);
}

void limit_growth(const char* file, int line, std::size_t most) {
  const base::ReentryGuard guard;
  the_run().limit_growth({file, line}, most);
}

void ceiling_set() {
  const base::ReentryGuard guard;
  the_run().ceiling_was_set();
}

Ceiling default_ceiling() {
  Ceiling ceiling;
  if (const auto& peak = options::values().ceiling) ceiling.peak = *peak;
  return ceiling;
}

}  // namespace plimsoll::session
