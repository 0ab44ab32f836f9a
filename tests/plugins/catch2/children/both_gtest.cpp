// SPDX-License-Identifier: Apache-2.0
// GoogleTest's half of a program with both frameworks.
#include <gtest/gtest.h>

#include "child.hpp"

TEST(OfGoogleTest, Leaks) { keep(new char[100]); }  // LINE: of gtest
TEST(OfGoogleTest, Passes) { delete keep(new int); }

int run_googletest() {
  testing::InitGoogleTest();
  return RUN_ALL_TESTS();
}
