// SPDX-License-Identifier: Apache-2.0
// A user's file of tests for Catch2 2.13. Also compiled with CATCH_CONFIG_DISABLE, which leaves no test in the program.
#include <catch2/catch.hpp>
#include <plimsoll/catch2.hpp>

#include <cstring>
#include <vector>

#include "child.hpp"

namespace {

TEST_CASE("passes", "[ceiling:5KiB]") {
  const std::vector<int> numbers(100);
  EXPECT_NO_LEAKS { CHECK(numbers.size() == 100); }
}

TEST_CASE("leaks") {
  keep(new char[100]);  // LINE: plain
}

TEST_CASE("rises") {
  MEMORY_CEILING(1_KiB);  // LINE: plain ceiling
  delete[] keep(new char[1025]);
}

[[maybe_unused, gnu::noinline]] int rise(int size) {
  delete[] keep(new char[static_cast<std::size_t>(size)]);  // LINE: plain rise
  return size;
}

TEST_CASE("rises in a check") {
  MEMORY_CEILING(10_KiB);  // LINE: plain check
  SECTION("a section with a name that is long enough for the heap") {
    INFO("an info that is long enough for the heap, with " << 42);
    CHECK(rise(20000) == 20000);
  }
}

TEST_CASE("rises above its tag", "[ceiling:1KiB]") {  // LINE: plain tag
  delete[] keep(new char[1025]);
}

TEST_CASE("leaves memory", "[leaks-allowed]") { keep(new char[120]); }

// Leaves no frame of its own: the call is compiled to a jump.
char* (*volatile copy)(const char*) = &strdup;
TEST_CASE("leaks by a jump", "[.]") { copy("a text"); }

}  // namespace
