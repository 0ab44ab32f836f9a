// SPDX-License-Identifier: Apache-2.0
// Test cases whose last call became a jump and left no frame, with either major version of Catch2: what they lose is
// theirs and not the framework's, and the failure stands at the test case.
#include <gmock/gmock.h>

#include "child_run.hpp"
#include "leak_case.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;

class Catch2JumpTest : public ::testing::TestWithParam<LeakCase> {};

// Its text is the proof that there was no frame to be seen.
TEST_P(Catch2JumpTest, IsALeakOfTheTestCaseThatJumped) {
  expect_leak("jumps", GetParam());
  const ChildOutcome outcome = Child("jumps").filter(GetParam().test).run();
  EXPECT_THAT(outcome.told, HasSubstr(place("jumps.cpp", GetParam().line) + "  a call that left no frame"));
}

INSTANTIATE_TEST_SUITE_P(OfCatch2, Catch2JumpTest,
                         ::testing::Values(LeakCase{"Jump.Body", "body", "1000 B in 1 block", "jumps.cpp"},
                                           LeakCase{"Jump.LastCall", "last call", "1000 B in 1 block", "jumps.cpp"},
                                           LeakCase{"Jump.Method", "method", "1000 B in 1 block", "jumps.cpp"}));

TEST(Catch2JumpTest, BesideSectionsIsALeakOfEachPartialRun) {
  const ChildOutcome outcome = Child("jumps").filter("Jump.Section").run();
  for (const char* section : {"first", "second"})
    EXPECT_THAT(outcome.told,
                HasSubstr("Leak: \"Jump.Section / " + std::string(section) + "\" left 1000 B in 1 block behind (lost"));
  EXPECT_EQ(outcome.count("Leak:"), 2u) << outcome.text();
}

}  // namespace
}  // namespace plimsoll::testing
