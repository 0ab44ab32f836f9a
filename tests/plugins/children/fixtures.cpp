// SPDX-License-Identifier: Apache-2.0
// Memory whose life is longer than a test's: of suites, and handed from test to test.
#include <gtest/gtest.h>

#include <list>
#include <memory>
#include <string>

#include "child.hpp"

namespace {

class SuiteMemoryFreed : public testing::Test {
 protected:
  static void SetUpTestSuite() { shared = keep(new std::string(5000, 's')); }
  static void TearDownTestSuite() { delete shared; }
  static inline std::string* shared = nullptr;
};
TEST_F(SuiteMemoryFreed, First) { EXPECT_GE(shared->size(), 5000u); }
TEST_F(SuiteMemoryFreed, Second) { shared->append(10000, 'x'); }

class SuiteMemoryLost : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    shared = keep(new char[5000]);  // LINE: suite
  }
  static void TearDownTestSuite() { shared = nullptr; }
  static inline char* shared = nullptr;
};
TEST_F(SuiteMemoryLost, IsInnocent) { EXPECT_NE(shared, nullptr); }
TEST_F(SuiteMemoryLost, IsInnocentToo) {}

// In any order: a later test frees what an earlier one gave.
char* handed_over = nullptr;
TEST(HandOver, Gives) { handed_over = keep(new char[600]); }
TEST(HandOver, Takes) {
  delete[] handed_over;
  handed_over = nullptr;
}

char* handed_to_next_suite = nullptr;
TEST(HandOverToNextSuite, Gives) { handed_to_next_suite = keep(new char[600]); }
TEST(HandOverFromSuite, Takes) {
  delete[] handed_to_next_suite;
  handed_to_next_suite = nullptr;
}

char* held = nullptr;
TEST(LostInSuite, Allocates) {
  held = keep(new char[610]);  // LINE: lost in suite
}
TEST(LostInSuite, LosesIt) { held = nullptr; }

TEST(LostLater, Allocates) {
  held = keep(new char[620]);  // LINE: lost later
}
TEST(LostMuchLater, LosesIt) { held = nullptr; }

TEST(HeldForGood, Allocates) { static std::unique_ptr<char[]> table(keep(new char[630])); }

// Lost by the test that replaces it, though allocated by another.
TEST(Replaced, First) {
  held = keep(new char[640]);  // LINE: replaced
}
TEST(Replaced, Second) { held = keep(new char[650]); }
TEST(Replaced, Third) {
  delete[] held;
  held = nullptr;
}

// Held by way of other blocks, and found later than what a variable holds.
struct Link {
  Link* next = nullptr;
  char* bytes = nullptr;
};
Link* links = nullptr;
TEST(SeenHeld, First) {
  links = keep(new Link{keep(new Link)});
  links->next->bytes = keep(new char[660]);  // LINE: seen held
}
TEST(SeenHeld, Second) { held = keep(new char[670]); }
TEST(SeenHeld, Third) {
  links->next->bytes = nullptr;
  links->bytes = keep(new char[680]);
}

// Made by one test, filled by another.
struct Registry {
  std::list<std::string> entries;
};
Registry* registry = nullptr;
TEST(Registry, IsMade) {
  if (!registry) registry = keep(new Registry);
}
TEST(Registry, IsFilled) {
  registry->entries.emplace_back(700, 'r');  // LINE: filled
  keep(registry);
}

}  // namespace
