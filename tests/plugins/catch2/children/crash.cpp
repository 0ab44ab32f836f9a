// SPDX-License-Identifier: Apache-2.0
// Tests that leak and then end the program. Built with and without the plugin: both must end in the same way.
#include <catch2/catch_test_macros.hpp>

#include <csignal>
#include <cstdlib>
#include <exception>

#include "child.hpp"

namespace {

void leak() {
  for (int i = 0; i < 10; ++i) keep(new char[100]);
}

TEST_CASE("leaks") { leak(); }

TEST_CASE("segmentation fault") {
  leak();
  int* nowhere = keep(static_cast<int*>(nullptr));
  *nowhere = 1;
}

TEST_CASE("segmentation fault in a section") {
  SECTION("leaks") { leak(); }
  SECTION("outer") {
    SECTION("inner") {
      leak();
      std::raise(SIGSEGV);
    }
  }
}

TEST_CASE("abort") {
  leak();
  std::abort();
}

TEST_CASE("terminate") {
  leak();
  std::terminate();
}

TEST_CASE("exit") {
  leak();
  std::exit(7);
}

TEST_CASE("quick exit") {
  leak();
  std::_Exit(8);
}

}  // namespace
