// SPDX-License-Identifier: Apache-2.0
// One test case that passes, one that leaks, one over its ceiling. The judge looks for the line that is marked here.
#include <catch2/catch_test_macros.hpp>
#include <plimsoll/catch2.hpp>

#include "store.hpp"

TEST_CASE("passes", "[ceiling:64KiB]") { CHECK(sum_of_squares(10) == 285); }

TEST_CASE("leaks") { insert(12); }

TEST_CASE("rises above its ceiling") {
  MEMORY_CEILING(64_KiB);  // CEILING
  CHECK(sort_copy(200) == 200u);
}
