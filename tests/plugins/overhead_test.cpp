// SPDX-License-Identifier: Apache-2.0
// PLIMSOLL_OPTIONS=overhead with a test plugin: no leak is told that is none, and the run says what it could not see.
#include <gmock/gmock.h>

#include "child_run.hpp"
#include "framework.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(OverheadTest, WithoutRoomNothingIsCalledALeakAndTheRunSaysSo) {
  const ChildOutcome outcome = Child("overhead").options("overhead=4MiB").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.failed(), IsEmpty());
  EXPECT_THAT(outcome.text(), AllOf(HasSubstr("not judged for leaks: there was no memory to record"),
                                    HasSubstr("allocations could not be recorded"),
                                    HasSubstr("Plimsoll has used up the 4.0 MiB of PLIMSOLL_OPTIONS=overhead.")));
}

TEST(OverheadTest, WithRoomNothingIsSaid) {
  for (const char* options : {"overhead=none", "overhead=256MiB"}) {
    const ChildOutcome outcome = Child("overhead").options(options).run();
    EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
    EXPECT_THAT(outcome.text(), Not(HasSubstr("plimsoll:")));
  }
}

}  // namespace
}  // namespace plimsoll::testing
