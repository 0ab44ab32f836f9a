// SPDX-License-Identifier: Apache-2.0
// The first death test of the program; first_use.cpp has the rest.
#include <gtest/gtest.h>

#include <cstdlib>

TEST(FirstUse, DeathTest) { EXPECT_DEATH(std::abort(), ""); }
