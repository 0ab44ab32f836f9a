// SPDX-License-Identifier: Apache-2.0
// Tests that failed or were skipped leave memory behind because they were left early: a leak is no second failure.
#include <gtest/gtest.h>

#include <stdexcept>

#include "child.hpp"

namespace {

TEST(Outcome, FailsAndLeaks) {
  keep(new char[100]);
  EXPECT_TRUE(false) << "own failure";
}

TEST(Outcome, AssertsAndLeaks) {
  char* block = keep(new char[100]);
  ASSERT_TRUE(false) << "own failure";
  delete[] block;
}

TEST(Outcome, ThrowsAndLeaks) {
  keep(new char[100]);
  throw std::runtime_error("own failure");
}

TEST(Outcome, SkipsAndLeaks) {
  keep(new char[100]);
  GTEST_SKIP() << "own reason";
}

class SkipsInSetUp : public testing::Test {
 protected:
  void SetUp() override {
    keep(new char[100]);
    GTEST_SKIP() << "own reason";
  }
};
TEST_F(SkipsInSetUp, NeverRuns) {}

TEST(Outcome, DISABLED_Leaks) { keep(new char[100]); }

TEST(Outcome, Passes) {}

}  // namespace
