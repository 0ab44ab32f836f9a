// SPDX-License-Identifier: Apache-2.0
// The listener for Catch2 3 (3.4 and later): a translation of its events, see translation.hpp. Compiled against the
// user's own Catch2.
#include <catch2/catch_config.hpp>
#include <catch2/catch_test_case_info.hpp>
#include <catch2/internal/catch_assertion_handler.hpp>
#include <catch2/internal/catch_stringref.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>

#include <algorithm>

#include "repetition_v3.hpp"
#include "translation.hpp"

namespace plimsoll::catch2 {
namespace {

Repetitions& repetitions() {
  static auto* const all = new Repetitions;
  return *all;
}

TestCase described(const Catch::TestCaseInfo& info) {
  TestCase test_case{info.name, info.lineInfo.file, static_cast<int>(info.lineInfo.line), {}, info.okToFail(),
                     info.expectedToFail()};
  test_case.name = repetitions().original(info.name);
  for (const Catch::Tag& tag : info.tags) test_case.tags.emplace_back(std::string(tag.original));
  return test_case;
}

session::Outcome outcome_of(const Catch::Counts& assertions) {
  if (assertions.failed + assertions.failedButOk > 0) return session::Outcome::failed;
  return assertions.skipped > 0 ? session::Outcome::skipped : session::Outcome::passed;
}

// JUnit's and SonarQube's reporters leave out a test case whose root section counts no assertion in its last run, and
// have had no way to count what fails it from here. The object is a variable of Catch2's, only its reference is const.
void count_raised(std::size_t raised, const Catch::SectionStats& stats) {
  const_cast<Catch::SectionStats&>(stats).assertions.failed += raised;
}

bool writes_messages(const Catch::ProcessedReporterSpec& reporter) {
  return reporter.name != "automake" && reporter.name != "json";
}

bool any_writes_messages(const Catch::IConfig& config) {
  const auto* const with_reporters = dynamic_cast<const Catch::Config*>(&config);
  if (!with_reporters) return true;
  const auto& reporters = with_reporters->getProcessedReporterSpecs();
  return std::any_of(reporters.begin(), reporters.end(), writes_messages);
}

class Listener : public Catch::EventListenerBase {
 public:
  // Made before Catch2 looks which test cases there are.
  explicit Listener(const Catch::IConfig* config) : EventListenerBase(config) {
    const session::Uncounted uncounted;
    repetitions().register_them();
  }

  static std::string getDescription() { return "Plimsoll: checks the heap of every test case"; }

  void testRunStarting(const Catch::TestRunInfo&) override {
    session::require_tracing(session::this_build());
    session::set_repeat(repeat);
    has_mute_reporters = !any_writes_messages(*m_config);
  }

  void testCaseStarting(const Catch::TestCaseInfo& info) override {
    const session::Uncounted uncounted;
    translation_.test_case_started(described(info));
  }

  void sectionStarting(const Catch::SectionInfo& section) override {
    const session::Uncounted uncounted;
    translation_.section_started(section.name);
  }

  void assertionEnded(const Catch::AssertionStats&) override { session::end_oom_run(); }

  void sectionEnded(const Catch::SectionStats& stats) override {
    session::end_oom_run();
    const session::Uncounted uncounted;
    count_raised(translation_.section_ended(outcome_of(stats.assertions)), stats);
  }

  void testCaseEnded(const Catch::TestCaseStats&) override {
    const session::Uncounted uncounted;
    translation_.test_case_ended();
  }

  void testRunEnded(const Catch::TestRunStats&) override {
    const session::Uncounted uncounted;
    translation_.run_ended();
  }

  void fatalErrorEncountered(Catch::StringRef) override { translation_.switch_off(); }

 private:
  Translation translation_;
};

}  // namespace

void install() {
  static const Catch::ListenerRegistrar<Listener> registrar("Plimsoll");
}

namespace {
[[maybe_unused]] const bool is_installed = (install(), true);
}

}  // namespace plimsoll::catch2
