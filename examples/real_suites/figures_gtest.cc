// SPDX-License-Identifier: Apache-2.0
// Linked to a real suite beside plimsoll::gtest: the figures, and the canary.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

#include "figures.hpp"

namespace {

class PrintsFigures : public testing::Environment {
 public:
  void TearDown() override {
    figures_->print();
    figures_.reset();
  }

 private:
  std::unique_ptr<Figures> figures_ = std::make_unique<Figures>();
};

[[maybe_unused]] const bool is_added =
    std::getenv("REAL_SUITE_FIGURES") && testing::AddGlobalTestEnvironment(new PrintsFigures);

// Only when asked for: its name is the real suite's filter's exception.
TEST(PlimsollCanary, IsLost) {
  volatile char* lost = new char[1000];
  *lost = 'x';
}

}  // namespace
