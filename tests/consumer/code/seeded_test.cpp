// SPDX-License-Identifier: Apache-2.0
// One test that passes, one that leaks, one over its ceiling. The judge looks for the line that is marked here.
#include <gtest/gtest.h>

#include <plimsoll/gtest.hpp>

#include "store.hpp"

TEST(Seeded, Passes) {
  MEMORY_CEILING(64_KiB);
  EXPECT_EQ(285, sum_of_squares(10));
}

TEST(Seeded, Leaks) { insert(12); }

TEST(Seeded, RisesAboveItsCeiling) {
  MEMORY_CEILING(64_KiB);  // CEILING
  EXPECT_EQ(200u, sort_copy(200));
}
