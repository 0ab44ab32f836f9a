// SPDX-License-Identifier: Apache-2.0
// Test cases that limit what their partial runs leave held.
#include <catch2/catch_test_macros.hpp>
#include <plimsoll/catch2.hpp>

#include "child.hpp"

// The compiler must not see that nobody reads them.
char* slots[8];  // LINE: slots

namespace {

void fill(int slot) {
  slots[slot] = keep(new char[1024]);  // LINE: fill
}

TEST_CASE("above", "[growth:2047B]") {  // LINE: above
  SECTION("first") { fill(0); }
  SECTION("second") { fill(1); }
}

TEST_CASE("equal", "[Growth:2KiB]") {
  SECTION("first") { fill(2); }
  SECTION("second") { fill(3); }
}

TEST_CASE("emptied", "[growth:0]") {
  SECTION("fills") { fill(4); }
  SECTION("empties") {
    delete[] slots[4];
    slots[4] = nullptr;
  }
}

TEST_CASE("macro") {
  fill(5);
  MEMORY_GROWTH_CEILING(1023_B);  // LINE: macro
}
TEST_CASE("no limit", "[growth]") { fill(6); }

TEST_CASE("mistake", "[growth:much]") {}

}  // namespace
