// SPDX-License-Identifier: Apache-2.0
// The listener for Catch2 2.13: a translation of its events, see translation.hpp. Compiled against the user's own
// Catch2, whose code is in the user's file with CATCH_CONFIG_MAIN or CATCH_CONFIG_RUNNER.
#undef CATCH_CONFIG_ENABLE_BENCHMARKING  // a project may define it for all of its files; the other source has it
#include "listener_v2.hpp"

#include "translation.hpp"

// There only if Catch2's own code was compiled with CATCH_CONFIG_ENABLE_BENCHMARKING.
namespace Catch::Benchmark::Detail {
[[gnu::weak]] double normal_quantile(double);
}

namespace plimsoll::catch2 {

void register_listener_with_benchmarks();

namespace {

Translation translation;

TestCase test_case_of(const Catch::TestCaseInfo& info) {
  return {info.name, info.lineInfo.file, static_cast<int>(info.lineInfo.line),
          info.tags, info.okToFail(),    info.expectedToFail()};
}

session::Outcome outcome_of(const Catch::Counts& assertions) {
  return assertions.failed + assertions.failedButOk > 0 ? session::Outcome::failed : session::Outcome::passed;
}

}  // namespace

void run_started() { session::require_tracing(session::this_build()); }

void test_case_started(const Catch::TestCaseInfo& info) {
  const session::Uncounted uncounted;
  translation.test_case_started(test_case_of(info));
}

void section_started(const Catch::SectionInfo& section) {
  const session::Uncounted uncounted;
  translation.section_started(section.name);
}

void section_ended(const Catch::SectionStats& stats) {
  session::end_oom_run();
  const session::Uncounted uncounted;
  translation.section_ended(outcome_of(stats.assertions));
}

void test_case_ended() {
  const session::Uncounted uncounted;
  translation.test_case_ended();
}

void run_ended() {
  const session::Uncounted uncounted;
  translation.run_ended();
}

void crashed() { translation.switch_off(); }

void install() {
  if (&Catch::Benchmark::Detail::normal_quantile)
    register_listener_with_benchmarks();
  else
    register_listener();
}

namespace {
[[maybe_unused]] const bool is_installed = (install(), true);
}

}  // namespace plimsoll::catch2
