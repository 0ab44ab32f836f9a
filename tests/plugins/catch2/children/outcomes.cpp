// SPDX-License-Identifier: Apache-2.0
// Tests that failed, were skipped or left early keep memory: a leak is no second failure. Tests that may or should
// fail.
#include <catch2/catch_test_macros.hpp>

#include <stdexcept>

#include "child.hpp"

namespace {

TEST_CASE("fails and leaks") {
  keep(new char[100]);
  CHECK(false);
}

TEST_CASE("fails a requirement and leaks") {
  keep(new char[100]);
  REQUIRE(false);
}

TEST_CASE("throws and leaks") {
  keep(new char[100]);
  throw std::runtime_error("own failure");
}

TEST_CASE("skips and leaks") {
  keep(new char[100]);
  SKIP("own reason");
}

TEST_CASE("fails in one section, leaks in another") {
  SECTION("fails") {
    keep(new char[100]);
    CHECK(false);
  }
  SECTION("leaks") {
    keep(new char[105]);  // LINE: other section
  }
}

TEST_CASE("may fail and leaks", "[!mayfail][mayfail]") {
  keep(new char[110]);  // LINE: may fail
}

TEST_CASE("may fail, fails and leaks", "[!mayfail][mayfail]") {
  keep(new char[110]);
  CHECK(false);
}

TEST_CASE("should fail, fails and leaks", "[!shouldfail][shouldfail]") {
  keep(new char[110]);
  CHECK(false);
}

TEST_CASE("should fail, but passes and leaks", "[!shouldfail]") {
  keep(new char[110]);
  CHECK(true);
}

TEST_CASE("should fail, but only leaks", "[!shouldfail]") { keep(new char[110]); }

TEST_CASE("passes") { CHECK(true); }

}  // namespace
