// SPDX-License-Identifier: Apache-2.0
// Catch2's test cases repeated in a process of their own: each is there three times, and goes by its own name.
#include <gmock/gmock.h>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Catch2ConfirmTest, SectionsAreRepeatedWithTheirTestCase) {
  const ChildOutcome outcome = Child("suspects").argument("several words*").run_as_is();
  EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
  for (const char* section : {"first", "second", "third"})
    EXPECT_THAT(outcome.err,
                HasSubstr(std::string("Growing: \"several words, and sections / ") + section + "\" keeps more"));
  EXPECT_THAT(outcome.err, HasSubstr("+370 B, +370 B, +370 B"));
  EXPECT_THAT(outcome.text(), Not(HasSubstr("could not be repeated")));
}

TEST(Catch2ConfirmTest, ARunThatIsNoRepetitionHasNoTestCaseTwice) {
  const ChildOutcome outcome = Child("suspects")
                                   .environment("PLIMSOLL_CATCH2_REPEAT=3\x1fGrow.First")
                                   .environment("PLIMSOLL_CONFIRM=1:2:3")
                                   .argument("--list-tests")
                                   .run_as_is();
  EXPECT_THAT(outcome.out, HasSubstr("Grow.First"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("repetition")));
}

}  // namespace
}  // namespace plimsoll::testing
