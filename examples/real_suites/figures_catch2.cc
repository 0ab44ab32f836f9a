// SPDX-License-Identifier: Apache-2.0
// Linked to a real suite beside plimsoll::catch2: the figures, and the canary.
#include <catch2/catch_test_macros.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#include <cstdlib>
#include <memory>

#include "figures.hpp"

namespace {

class PrintsFigures : public Catch::EventListenerBase {
 public:
  using Catch::EventListenerBase::EventListenerBase;

  void testRunStarting(const Catch::TestRunInfo&) override {
    if (std::getenv("REAL_SUITE_FIGURES")) figures_ = std::make_unique<Figures>();
  }

  void testRunEnded(const Catch::TestRunStats&) override {
    if (figures_) figures_->print();
    figures_.reset();
  }

 private:
  std::unique_ptr<Figures> figures_;
};

CATCH_REGISTER_LISTENER(PrintsFigures)

// Hidden, so it runs only when it is asked for.
TEST_CASE("PlimsollCanary.IsLost", "[.]") {
  volatile char* lost = new char[1000];
  *lost = 'x';
}

}  // namespace
