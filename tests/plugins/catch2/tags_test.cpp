// SPDX-License-Identifier: Apache-2.0
// [ceiling:5KiB] and [leaks-allowed]: they hold for each partial run, and one that does not parse is an error.
#include <gmock/gmock.h>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ChildOutcome run(const std::string& test) { return Child("tags").filter(test).run(); }

TEST(TagsTest, CeilingsAreKeptWhenEqual) {
  const ChildOutcome outcome = run("kept*");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.passed().size(), 4u);
}

TEST(TagsTest, CeilingsAreBrokenOneByteAboveByOnePartialRun) {
  for (const char* test :
       {"broken one above", "broken by one section", "broken by one value", "broken by its fixture"}) {
    const ChildOutcome outcome = run(test);
    EXPECT_EQ(outcome.exit_code, 42) << test;
    EXPECT_EQ(outcome.count("Memory ceiling exceeded: peak 5121 B > 5120 B (over by 1 B)"), 1u) << outcome.text();
    EXPECT_THAT(outcome.told, HasSubstr(place("tags.cpp", "rise")));
  }
}

TEST(TagsTest, ABrokenCeilingStandsWhereTheTestCaseIsWritten) {
  EXPECT_THAT(run("broken one above").out, HasSubstr(failure_at("tags.cpp", "broken one above")));
}

TEST(TagsTest, ATagDoesNotReplaceAMacro) {
  const ChildOutcome outcome = run("its own macro is judged too");
  EXPECT_EQ(outcome.exit_code, 42);
  EXPECT_EQ(outcome.count("Memory ceiling exceeded: peak 2.0 KiB > 1.0 KiB"), 1u);
}

TEST(TagsTest, AllowedLeaksAreTheUsersOwnAndStandInTheSummary) {
  const ChildOutcome outcome = run("leaves memory:leaves memory in a section:the next is judged again");
  EXPECT_THAT(outcome.failed(), ElementsAre("the next is judged again"));
  EXPECT_THAT(outcome.err, HasSubstr("plimsoll: \"leaves memory\" may leave memory behind ([leaks-allowed]): "
                                     "100 B in 1 block\n"));
  EXPECT_THAT(outcome.err, HasSubstr("\"leaves memory in a section / first\" may leave memory behind "
                                     "([leaks-allowed]): 100 B in 1 block\n"));
  EXPECT_THAT(outcome.err, HasSubstr("\"leaves memory in a section / second\" may leave memory behind "
                                     "([leaks-allowed]): 110 B in 1 block\n"));
}

TEST(TagsTest, OneThatDoesNotParseFailsItsTestByName) {
  struct Mistake {
    const char* test;
    const char* tag;
  };
  for (const Mistake& mistake : {Mistake{"wrong unit", "[ceiling:5Mib]"}, Mistake{"no size", "[ceiling]"},
                                 Mistake{"empty size", "[ceiling:]"}, Mistake{"with a reason", "[leaks-allowed:x]"}}) {
    const ChildOutcome outcome = run(mistake.test);
    EXPECT_EQ(outcome.exit_code, 42) << mistake.test;
    EXPECT_THAT(outcome.told,
                HasSubstr(std::string("The tag ") + mistake.tag + " of \"" + mistake.test + "\" does not parse"));
    EXPECT_THAT(outcome.out, HasSubstr(failure_at("tags.cpp", mistake.test)));
    EXPECT_EQ(outcome.count("does not parse"), 1u);
  }
}

TEST(TagsTest, OtherTagsMeanNothing) {
  const ChildOutcome outcome = run("user's own tags");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.err, "");
}

TEST(TagsTest, OfFileNamesMeanNothing) {
  EXPECT_EQ(Child("tags").filter("kept when equal").argument("-#").run().exit_code, 0);
}

}  // namespace
}  // namespace plimsoll::testing
