// SPDX-License-Identifier: Apache-2.0
// [growth:64KiB] and MEMORY_GROWTH_CEILING with either major version of Catch2: they hold for a test case's partial
// runs together, and fail the program.
#include <gmock/gmock.h>

#include "child_run.hpp"
#include "framework.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ChildOutcome run(const std::string& test) { return Child("growth_tags").filter(test).run(); }

TEST(GrowthTagsTest, FailTheProgramWhereTheTestCaseIsWritten) {
  const ChildOutcome outcome = run("above");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.failed(), IsEmpty());
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr(place("growth_tags.cpp", "above") + ": Growth ceiling exceeded: what test case "
                                                                  "\"above\" left held at its end: 2048 B > "
                                                                  "2047 B (over by 1 B)\n"),
                    HasSubstr(place("growth_tags.cpp", "fill") + ": held by slots ("),
                    HasSubstr(place("growth_tags.cpp", "slots") + ") -> ")));
}

TEST(GrowthTagsTest, AreKeptWhenEqualOrEmptied) {
  for (const char* test : {"equal", "emptied", "no limit"}) {
    const ChildOutcome outcome = run(test);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  }
}

TEST(GrowthTagsTest, TheMacroIsTheSameAtItsOwnPlaceAndForNoOtherTestCase) {
  const ChildOutcome outcome = run("macro:no limit");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr(place("growth_tags.cpp", "macro") + ": Growth ceiling exceeded: "));
  EXPECT_EQ(outcome.count("Growth ceiling exceeded"), 1u) << outcome.text();
}

TEST(GrowthTagsTest, OneThatDoesNotParseFailsItsTestByName) {
  const ChildOutcome outcome = run("mistake");
  EXPECT_EQ(outcome.exit_code, framework().failed);
  EXPECT_THAT(outcome.told,
              HasSubstr("The tag [growth:much] of mistake does not parse: a ceiling on growth is a size"));
}

}  // namespace
}  // namespace plimsoll::testing
