// SPDX-License-Identifier: Apache-2.0
// Linked to a real suite beside plimsoll::gtest. With REAL_SUITE_FIGURES set in the environment it prints, after the
// last test, what was traced. And a canary: a suite without alarms means something only if a leak in the same program
// is found.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "plimsoll/plimsoll.hpp"

namespace {

class Figures : public testing::Environment {
 public:
  Figures() : scope_(std::make_unique<plimsoll::Scope>()) {}

  void TearDown() override {
    const plimsoll::Usage usage = plimsoll::usage();
    const std::size_t stacks = scope_->allocated().statistics(plimsoll::GroupBy::stack).size();
    scope_.reset();
    std::printf("figures: %zu allocations, %zu distinct stacks, peak %s, %s of our own address space\n",
                usage.total_blocks, stacks, plimsoll::format_bytes(usage.peak).c_str(),
                plimsoll::format_bytes(plimsoll::overhead()).c_str());
  }

 private:
  std::unique_ptr<plimsoll::Scope> scope_;
};

[[maybe_unused]] const bool is_added =
    std::getenv("REAL_SUITE_FIGURES") && testing::AddGlobalTestEnvironment(new Figures);

// Only when asked for: its name is the real suite's filter's exception.
TEST(PlimsollCanary, IsLost) {
  volatile char* lost = new char[1000];
  *lost = 'x';
}

}  // namespace
