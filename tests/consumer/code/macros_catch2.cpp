// SPDX-License-Identifier: Apache-2.0
// Every macro, as users write them. Only compiled: the plugin tests run them.
#include <catch2/catch_test_macros.hpp>
#include <plimsoll/catch2.hpp>
#include <vector>

namespace {

TEST_CASE("macros of one number", "[ceiling:5MiB][leaks-allowed]") {
  MEMORY_CEILING(5_MiB);
  MEMORY_CEILING(1);
  SECTION("of blocks") {
    EXPECT_MEMORY_CEILING(64_KiB) { CHECK(1 == 1); }
    EXPECT_NO_ALLOCATIONS { CHECK(1 == 1); }
    EXPECT_NO_LEAKS { CHECK(1 == 1); }
  }
  MEMORY_LEAKS_ALLOWED("only compiled");
  MEMORY_GROWTH_CEILING(64_KiB);
}

#if __cplusplus >= 202002L
TEST_CASE("macros of named fields") {
  constexpr std::size_t limit = 3;
  MEMORY_CEILING(.peak = 5_MiB, .current = 0_B, .allocations = 200);
  MEMORY_CEILING(.allocations = 200);
  MEMORY_CEILING(.total = 1_GiB, .blocks = limit);
}
#endif

class Fixture {
 protected:
  std::vector<int> numbers_{1, 2, 3};
};

TEST_CASE_METHOD(Fixture, "macros of a fixture's test case") {
  EXPECT_NO_ALLOCATIONS { CHECK(numbers_.size() == 3u); }
}

}  // namespace
