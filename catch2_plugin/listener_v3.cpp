// SPDX-License-Identifier: Apache-2.0
// The listener for Catch2 3 (3.4 and later): a translation of its events, see translation.hpp. Compiled against the
// user's own Catch2.
#include <catch2/catch_test_case_info.hpp>
#include <catch2/internal/catch_assertion_handler.hpp>
#include <catch2/internal/catch_stringref.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>

#include "translation.hpp"

namespace plimsoll::catch2 {
namespace {

TestCase test_case_of(const Catch::TestCaseInfo& info) {
  TestCase test_case{info.name, info.lineInfo.file, static_cast<int>(info.lineInfo.line), {}, info.okToFail(),
                     info.expectedToFail()};
  for (const Catch::Tag& tag : info.tags) test_case.tags.emplace_back(std::string(tag.original));
  return test_case;
}

session::Outcome outcome_of(const Catch::Counts& assertions) {
  if (assertions.failed + assertions.failedButOk > 0) return session::Outcome::failed;
  return assertions.skipped > 0 ? session::Outcome::skipped : session::Outcome::passed;
}

class Listener : public Catch::EventListenerBase {
 public:
  using Catch::EventListenerBase::EventListenerBase;

  static std::string getDescription() { return "Plimsoll: checks the heap of every test case"; }

  void testRunStarting(const Catch::TestRunInfo&) override { translation_.run_started(); }

  void testCaseStarting(const Catch::TestCaseInfo& info) override {
    const session::Uncounted uncounted;
    translation_.test_case_started(test_case_of(info));
  }

  void sectionStarting(const Catch::SectionInfo& section) override {
    const session::Uncounted uncounted;
    translation_.section_started(section.name);
  }

  void sectionEnded(const Catch::SectionStats& stats) override {
    const session::Uncounted uncounted;
    translation_.section_ended(outcome_of(stats.assertions));
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
