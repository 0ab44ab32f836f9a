// SPDX-License-Identifier: Apache-2.0
// Catch2's half of a program with both frameworks, and its main: the status says which of them failed.
#include <catch2/catch_session.hpp>
#include <catch2/catch_test_macros.hpp>

#include "child.hpp"

int run_googletest();

TEST_CASE("of Catch2, leaks") { keep(new char[110]); }  // LINE: of catch2
TEST_CASE("of Catch2, passes") { delete keep(new int); }

int main() {
  const int of_googletest = run_googletest();
  const int of_catch2 = Catch::Session().run();
  return of_googletest + of_catch2;
}
