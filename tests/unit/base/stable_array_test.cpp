// SPDX-License-Identifier: Apache-2.0
#include "base/stable_array.hpp"

#include <gtest/gtest.h>

namespace plimsoll::base {
namespace {

TEST(StableArray, KeepsAddressesWhileItGrows) {
  StableArray<int, 64, Filling::sparse, 16> array;
  ASSERT_TRUE(array.grow_to(0));
  int* first = &array[0];
  *first = 7;
  ASSERT_TRUE(array.grow_to(63));
  EXPECT_EQ(&array[0], first);
  EXPECT_EQ(array[0], 7);
  EXPECT_EQ(array[63], 0);
}

TEST(StableArray, RefusesWhatLiesBeyondItsCapacity) {
  StableArray<int, 64, Filling::sparse, 16> array;
  EXPECT_FALSE(array.grow_to(64));
}

TEST(StableArray, ClearZeroesWhatItKeepsUsable) {
  StableArray<int, 64, Filling::sparse, 16> array;
  ASSERT_TRUE(array.grow_to(40));
  array[40] = 7;
  array.clear();
  EXPECT_EQ(array[40], 0);
}

}  // namespace
}  // namespace plimsoll::base
