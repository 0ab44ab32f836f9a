// SPDX-License-Identifier: Apache-2.0
// Memory whose life is longer than a test case's: handed from one to a later one.
#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>

#include "child.hpp"

// The compiler must not see that nobody reads them.
char* in_sections = nullptr;
char* of_excused = nullptr;

namespace {

char* table = nullptr;

TEST_CASE("1 fills the table", "[dropped]") {
  table = keep(new char[900]);  // LINE: dropped
  CHECK(table != nullptr);
}
TEST_CASE("2 drops the table", "[dropped]") { table = nullptr; }
TEST_CASE("3 comes later", "[dropped]") { CHECK(table == nullptr); }

std::unique_ptr<std::string> text;
TEST_CASE("4 fills the text", "[freed]") { text = std::make_unique<std::string>(1000, 't'); }
TEST_CASE("5 frees the text", "[freed]") { text.reset(); }

TEST_CASE("6 drops in a later section", "[section]") {
  SECTION("fills") {
    in_sections = keep(new char[910]);  // LINE: dropped by a section
  }
  SECTION("drops") { in_sections = nullptr; }
}

TEST_CASE("7 frees in a later section", "[freed]") {
  static std::unique_ptr<std::string> between;
  SECTION("fills") { between = std::make_unique<std::string>(1000, 'b'); }
  SECTION("frees") { between.reset(); }
}

TEST_CASE("8 keeps for good", "[freed]") { static std::unique_ptr<char[]> kept(keep(new char[920])); }

TEST_CASE("9 may fail, fills", "[!mayfail][excused]") { of_excused = keep(new char[930]); }
TEST_CASE("9 drops what an excused test left", "[excused]") { of_excused = nullptr; }

}  // namespace
