// SPDX-License-Identifier: Apache-2.0
// Suites that limit what they and their tests leave held.
#include <gtest/gtest.h>
#include <plimsoll/gtest.hpp>

#include <cstdlib>

#include "child.hpp"

namespace {

char* slots[8];  // LINE: slots

void fill(int slot) {
  slots[slot] = keep(new char[1024]);  // LINE: fill
}

void empty(int slot) {
  delete[] slots[slot];
  slots[slot] = nullptr;
}

class Above : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    fill(0);
    MEMORY_GROWTH_CEILING(2_KiB);  // LINE: above
  }
};
TEST_F(Above, First) { fill(1); }
TEST_F(Above, Second) {
  slots[2] = keep(new char);  // LINE: one byte more
}

class Equal : public testing::Test {
 protected:
  static void SetUpTestSuite() { MEMORY_GROWTH_CEILING(2048); }
};
TEST_F(Equal, First) { fill(3); }
TEST_F(Equal, Second) { fill(4); }

class Emptied : public testing::Test {
 protected:
  static void SetUpTestSuite() { MEMORY_GROWTH_CEILING(0_B); }
  static void TearDownTestSuite() { empty(5); }
};
TEST_F(Emptied, Fills) { fill(5); }

class Allowed : public testing::Test {
 protected:
  static void SetUpTestSuite() { MEMORY_GROWTH_CEILING(0); }
};
TEST_F(Allowed, Fills) {
  MEMORY_LEAKS_ALLOWED("kept for the next run");
  fill(6);
}

TEST(FromATest, Limits) {
  fill(7);
  MEMORY_GROWTH_CEILING(1023_B);  // LINE: from a test
}
TEST(HasNoLimit, Fills) { slots[0] = keep(new char[5000]); }

class Elsewhere : public testing::Environment {
  void SetUp() override {
    MEMORY_GROWTH_CEILING(1_KiB);  // LINE: elsewhere
  }
};
[[maybe_unused]] const bool has_environment = [] {
  if (std::getenv("LIMIT_ELSEWHERE")) testing::AddGlobalTestEnvironment(new Elsewhere);
  return true;
}();

}  // namespace
