// SPDX-License-Identifier: Apache-2.0
// Faults in a test, with either framework.
#include <gmock/gmock.h>

#include "child_run.hpp"
#include "framework.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(FaultsTest, TheFrameworksOwnAllocationsNeverFail) {
  const ChildOutcome outcome = Child("faults").run();
  EXPECT_EQ(outcome.exit_code, framework().failed) << outcome.text();
  EXPECT_THAT(outcome.failed(), Each(HasSubstr("Broken.")));
  EXPECT_EQ(outcome.passed(), Child("faults").filter("Kept.*").tests()) << outcome.text();
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("faults.cpp", "broken")));
  EXPECT_THAT(outcome.told, HasSubstr("all.failed() == 54321"));
  EXPECT_THAT(outcome.told, Not(HasSubstr("bad_alloc")));
}

}  // namespace
}  // namespace plimsoll::testing
