// SPDX-License-Identifier: Apache-2.0
// Catch2 2 with CATCH_CONFIG_PREFIX_ALL: Plimsoll's macros use none of Catch2's.
#define CATCH_CONFIG_PREFIX_ALL
#include <catch2/catch.hpp>
#include <plimsoll/catch2.hpp>

#include "child.hpp"

namespace {

CATCH_TEST_CASE("prefixed") {
  CATCH_SECTION("leaks") {
    keep(new char[100]);  // LINE: prefixed
  }
  CATCH_SECTION("rises") {
    MEMORY_CEILING(1_KiB);  // LINE: prefixed ceiling
    delete[] keep(new char[1025]);
  }
}

}  // namespace
