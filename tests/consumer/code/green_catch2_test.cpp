// SPDX-License-Identifier: Apache-2.0
// A suite without a fault: it must stay green.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <plimsoll/catch2.hpp>
#include <string>
#include <vector>

#include "store.hpp"

TEST_CASE("keeps its ceiling") {
  MEMORY_CEILING(300_KiB);
  CHECK(sort_copy(200) == 200u);
}

TEST_CASE("frees what it allocates") {
  const int count = GENERATE(1, 10, 100);
  SECTION("in a block") {
    EXPECT_NO_LEAKS { CHECK(sum_of_squares(count) >= 0); }
  }
  SECTION("in the whole section") { CHECK(sum_of_squares(count) >= 0); }
}

TEST_CASE("may keep a static table") {
  static const std::vector<std::string> table(100, std::string(100, 'x'));
  CHECK(table.size() == 100u);
}
