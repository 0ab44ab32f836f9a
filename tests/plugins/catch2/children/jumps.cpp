// SPDX-License-Identifier: Apache-2.0
// Whatever Catch2 calls of the user's ends with a jump here.
#include <catch2/catch_test_macros.hpp>

#include "jump.hpp"

namespace {

const int registered = [] {
  REGISTER_TEST_CASE(lose, "Jump.Body");  // LINE: body
  return 0;
}();

TEST_CASE("Jump.LastCall") { lose(); }  // LINE: last call

struct Fixture {
  [[gnu::naked]] void method() { JUMP_TO_MALLOC; }
};
METHOD_AS_TEST_CASE(Fixture::method, "Jump.Method")  // LINE: method

TEST_CASE("Jump.Section") {
  SECTION("first") {}
  SECTION("second") {}
  lose();
}

}  // namespace
