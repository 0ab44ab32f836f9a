// SPDX-License-Identifier: Apache-2.0
// Every macro, as users write them. Only compiled: the plugin tests run them.
#include <gtest/gtest.h>

#include <plimsoll/gtest.hpp>
#include <vector>

namespace {

TEST(Macros, OfOneNumber) {
  MEMORY_CEILING(5_MiB);
  MEMORY_CEILING(1);
  EXPECT_MEMORY_CEILING(64_KiB) { EXPECT_EQ(1, 1); }
  EXPECT_NO_ALLOCATIONS { EXPECT_EQ(1, 1); }
  EXPECT_NO_LEAKS { EXPECT_EQ(1, 1); }
  MEMORY_LEAKS_ALLOWED("only compiled");
  MEMORY_GROWTH_CEILING(64_KiB);
}

#if __cplusplus >= 202002L
TEST(Macros, OfNamedFields) {
  constexpr std::size_t limit = 3;
  MEMORY_CEILING(.peak = 5_MiB, .current = 0_B, .allocations = 200);
  MEMORY_CEILING(.allocations = 200);
  MEMORY_CEILING(.total = 1_GiB, .blocks = limit);
}
#endif

class Base : public testing::Test {};

class OwnCeiling : public plimsoll::Tracked<Base> {
 protected:
  plimsoll::Ceiling ceiling() const override { return {std::size_t{1} << 20}; }
};

TEST_F(OwnCeiling, IsJudged) { EXPECT_TRUE(true); }

class ByName : public plimsoll::Tracked<testing::TestWithParam<int>> {};
TEST_P(ByName, IsJudged) { EXPECT_GT(GetParam(), 0); }
INSTANTIATE_TEST_SUITE_P(Some, ByName, testing::Values(1, 2));

}  // namespace
