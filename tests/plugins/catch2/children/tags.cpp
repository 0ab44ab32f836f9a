// SPDX-License-Identifier: Apache-2.0
// Tags that ask Plimsoll for something, tags that do so wrongly, and tags that are the user's own.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <plimsoll/catch2.hpp>

#include "child.hpp"

namespace {

[[gnu::noinline]] void rise(std::size_t bytes) { delete[] keep(new char[bytes]); }  // LINE: rise

TEST_CASE("kept when equal", "[ceiling:5KiB]") { rise(5 << 10); }
TEST_CASE("kept in other letters", "[Ceiling:5KiB]") { rise(5 << 10); }
TEST_CASE("broken one above", "[ceiling:5KiB]") { rise((5 << 10) + 1); }  // LINE: broken one above

TEST_CASE("kept by each section", "[ceiling:5KiB]") {
  rise(1 << 10);
  SECTION("first") { rise(5 << 10); }
  SECTION("second") { rise(5 << 10); }
}

TEST_CASE("broken by one section", "[ceiling:5KiB]") {
  SECTION("first") { rise(5 << 10); }
  SECTION("second") { rise((5 << 10) + 1); }
  SECTION("third") { rise(5 << 10); }
}

TEST_CASE("broken by one value", "[ceiling:5KiB]") { rise(static_cast<std::size_t>(GENERATE(5120, 5121, 5119))); }

class Fixture {
 protected:
  Fixture() { rise((5 << 10) + 1); }
};
TEST_CASE_METHOD(Fixture, "broken by its fixture", "[ceiling:5KiB]") {}

TEST_CASE("kept beside Catch2's own", "[ceiling:1B]") {
  INFO("an info that is long enough for the heap, with " << 42);
  SECTION("a section with a name that is long enough for the heap") { CHECK(1 + 1 == 2); }
  SECTION("another section with a name that is long enough for the heap") { CHECK(1 + 1 == 2); }
}

TEST_CASE("its own macro is judged too", "[ceiling:5KiB]") {
  MEMORY_CEILING(1_KiB);
  rise(2 << 10);
}

TEST_CASE("leaves memory", "[leaks-allowed]") { keep(new char[100]); }
TEST_CASE("leaves memory in a section", "[leaks-allowed]") {
  SECTION("first") { keep(new char[100]); }
  SECTION("second") { keep(new char[110]); }
}
TEST_CASE("the next is judged again") {
  keep(new char[120]);  // LINE: next is judged
}

TEST_CASE("wrong unit", "[ceiling:5Mib]") { CHECK(true); }        // LINE: wrong unit
TEST_CASE("no size", "[ceiling]") { CHECK(true); }                // LINE: no size
TEST_CASE("empty size", "[ceiling:]") { CHECK(true); }            // LINE: empty size
TEST_CASE("with a reason", "[leaks-allowed:x]") { CHECK(true); }  // LINE: with a reason

TEST_CASE("user's own tags", "[ceilings][leaks-allowed-by-nobody][ceiling-of-the-house][fast][leaks]") {
  rise(100 << 10);
  CHECK(true);
}

}  // namespace
