// SPDX-License-Identifier: Apache-2.0
// A suite without a fault: it must stay green.
#include <gtest/gtest.h>

#include <plimsoll/gtest.hpp>
#include <string>
#include <vector>

#include "store.hpp"

TEST(Green, KeepsItsCeiling) {
  MEMORY_CEILING(300_KiB);
  EXPECT_EQ(200u, sort_copy(200));
}

TEST(Green, FreesWhatItAllocates) {
  EXPECT_NO_LEAKS { EXPECT_EQ(285, sum_of_squares(10)); }
}

TEST(Green, MayKeepAStaticTable) {
  static const std::vector<std::string> table(100, std::string(100, 'x'));
  EXPECT_EQ(100u, table.size());
}
