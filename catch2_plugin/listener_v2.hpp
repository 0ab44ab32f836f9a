// SPDX-License-Identifier: Apache-2.0
// The listener's class for Catch2 2.13. Its reporter interface has four functions more, in its middle, where
// CATCH_CONFIG_ENABLE_BENCHMARKING is defined, and a listener must have the interface that the user's CATCH_CONFIG_MAIN
// was compiled with. So two sources include this, without and with that definition, and each has a class of its own;
// install() registers one of them. Both tell their events to the same functions.
#pragma once

#undef CATCH_CONFIG_DISABLE
#undef CATCH_CONFIG_EXTERNAL_INTERFACES
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>

#include "plimsoll/session.hpp"

namespace plimsoll::catch2 {

void run_started();
void test_case_started(const Catch::TestCaseInfo& info);
void section_started(const Catch::SectionInfo& section);
void section_ended(const Catch::SectionStats& stats);
void test_case_ended();
void run_ended();
void crashed();

namespace {

class Listener : public Catch::TestEventListenerBase {
 public:
  using Catch::TestEventListenerBase::TestEventListenerBase;

  void testRunStarting(const Catch::TestRunInfo&) override { run_started(); }
  void testCaseStarting(const Catch::TestCaseInfo& info) override { test_case_started(info); }
  void sectionStarting(const Catch::SectionInfo& section) override { section_started(section); }
  void sectionEnded(const Catch::SectionStats& stats) override { section_ended(stats); }
  void testCaseEnded(const Catch::TestCaseStats&) override { test_case_ended(); }
  void testRunEnded(const Catch::TestRunStats&) override { run_ended(); }

  // The first event of a crash: Catch2 2 does not pass fatalErrorEncountered on to listeners.
  bool assertionEnded(const Catch::AssertionStats& stats) override {
    session::end_oom_run();
    if (stats.assertionResult.getResultType() == Catch::ResultWas::FatalErrorCondition) crashed();
    return false;
  }
};

void register_listener() { static const Catch::ListenerRegistrar<Listener> registrar; }

}  // namespace
}  // namespace plimsoll::catch2
