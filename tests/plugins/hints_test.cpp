// SPDX-License-Identifier: Apache-2.0
// The hints beside a broken ceiling's lines: there where one cause alone makes such figures, and only there.
#include <gmock/gmock.h>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

std::string said(const std::string& test) {
  const ChildOutcome outcome = Child("hints").filter(test).run();
  EXPECT_EQ(outcome.failed().size(), 1) << outcome.text();
  return outcome.out;
}

void expect_growth(const std::string& test, const std::string& growth, const std::string& line,
                   const std::string& saving) {
  const std::string text = said(test);
  EXPECT_THAT(text, ContainsRegex("hint: " + growth + ": reserve[(][)] before "));
  EXPECT_THAT(text, HasSubstr(place("hints.cpp", line) + " would cut the peak by up to " + saving + '\n'));
}

TEST(HintsTest, AVectorThatGrewSaysWhatReserveWouldSave) {
  expect_growth("Hint.VectorThatGrows", "grown 12 times, to 8.0 KiB", "vector", "4.0 KiB");
  expect_growth("Hint.VectorThatIsResized", "grown 12 times, to 8.0 KiB", "resized", "4.0 KiB");
}

// With gcc 14 it is one less.
TEST(HintsTest, AStringThatGrewSaysWhatReserveWouldSave) {
  expect_growth("Hint.StringThatGrows", "grown [89] times, to 7.5 KiB", "string", "3.8 KiB");
}

TEST(HintsTest, NodesThatAreMostlyHeaderSaySo) {
  EXPECT_THAT(said("Hint.Map"),
              HasSubstr("hint: 1000 nodes of 40 B for 8 B each: a sorted std::vector would hold that in 7.8 KiB\n"));
  EXPECT_THAT(said("Hint.List"),
              HasSubstr("hint: 1000 nodes of 24 B for 8 B each: a std::vector would hold that in 7.8 KiB\n"));
}

TEST(HintsTest, AStringThatIsCopiedInALoopSaysSo) {
  EXPECT_THAT(said("Hint.CopiedString"),
              HasSubstr("hint: a string is copied 1000 times, 50.8 KiB in all, and no copy is "
                        "kept: a reference or std::string_view takes no memory\n"));
}

TEST(HintsTest, NothingIsSaidWhereItIsNotPlain) {
  for (const std::string& test : Child("hints").filter("NoHint.*").tests())
    EXPECT_THAT(said(test), ::testing::Not(HasSubstr("hint: "))) << test;
}

}  // namespace
}  // namespace plimsoll::testing
