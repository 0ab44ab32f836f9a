// SPDX-License-Identifier: Apache-2.0
// The mixin plimsoll::Tracked: a fixture's set-up and tear-down do not count.
#include <gmock/gmock.h>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(TrackedTest, SetUpAndTearDownDoNotCount) {
  const ChildOutcome outcome = Child("tracked").filter("Limited.KeepsWhenEqual:WellBehaved.*").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
}

TEST(TrackedTest, TheBodyDoes) {
  const ChildOutcome outcome = Child("tracked").filter("Limited.BreaksOneByteAbove").run();
  EXPECT_THAT(outcome.failed(), ElementsAre("Limited.BreaksOneByteAbove"));
  EXPECT_THAT(outcome.out, HasSubstr("peak 10241 B > 10240 B"));
  EXPECT_THAT(outcome.out, HasSubstr(place("tracked.cpp", "rise")));
}

TEST(TrackedTest, SkippedAndFailedTestsGetNoSecondFailure) {
  const ChildOutcome outcome =
      Child("tracked").filter("Limited.KeepsWhenSkipped:Limited.FailsOnce*:ThrowsInSetUp.*").run();
  EXPECT_EQ(outcome.failed().size(), 3u);
  EXPECT_EQ(outcome.count("Failure\n"), 3u) << outcome.out;
}

TEST(TrackedTest, AFixtureThatForgetsTheMixinFails) {
  const ChildOutcome outcome = Child("tracked").filter("Misused.*").run();
  EXPECT_THAT(outcome.failed(), ElementsAre("Misused.IsToldSo"));
  EXPECT_THAT(outcome.out, HasSubstr("plimsoll::Tracked"));
}

TEST(TrackedTest, TakesTheDefaultCeiling) {
  EXPECT_EQ(Child("tracked").filter("Unlimited.*").run().exit_code, 0);
  EXPECT_EQ(Child("tracked").filter("Unlimited.*").options("ceiling=100KiB").run().exit_code, 0);
  const ChildOutcome broken = Child("tracked").filter("Unlimited.*").options("ceiling=99KiB").run();
  EXPECT_THAT(broken.failed(), ElementsAre("Unlimited.TakesTheDefaultCeiling"));
  EXPECT_EQ(broken.count("Memory ceiling exceeded"), 1u) << "once, and not for the whole test again";
}

}  // namespace
}  // namespace plimsoll::testing
