// SPDX-License-Identifier: Apache-2.0
#include "report/oom_text.hpp"

#include <gmock/gmock.h>

namespace plimsoll::report {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using Kind = OomFinding::Kind;

snapshot::TopLine line(std::size_t size, const char* function, int number) {
  snapshot::TopLine line;
  line.size = size;
  line.count = 1;
  line.frame = {function, "a.cc", number};
  return line;
}

OomFinding finding(Kind kind, std::string detail = {}) {
  OomFinding finding;
  finding.kind = kind;
  finding.number = 3;
  finding.failed = line(8, "f()", 5);
  finding.detail = std::move(detail);
  return finding;
}

TEST(OomText, ALeakNamesBothLines) {
  OomFinding leak = finding(Kind::leaked);
  leak.lines = {line(40, "g()", 7)};
  EXPECT_EQ(oom_text(leak, 12, 10),
            "Not safe when memory runs out: the block leaks 40 B in 1 block when its 3rd allocation of 12 fails.\n"
            "The allocation that fails:\n"
            "  8 B  1 call  a.cc:5  f()\n"
            "Allocated in the block, and lost then:\n"
            "  +40 B  1 block  a.cc:7  g()\n");
}

TEST(OomText, SaysWhatHangsOnALeakAndHowOftenItIsTheSame) {
  OomFinding leak = finding(Kind::leaked);
  leak.lines = {line(40, "g()", 7)};
  leak.below_size = 30;
  leak.below_count = 3;
  leak.more = 2;
  EXPECT_THAT(
      oom_text(leak, 12, 10),
      StartsWith("Not safe when memory runs out: the block leaks 40 B in 1 block (and 30 B in 3 blocks that only "
                 "it points to) when its 3rd allocation of 12 fails, and so for 2 more of that line.\n"));
}

TEST(OomText, FindingsAreAlikeThatNameTheSameLines) {
  OomFinding one = finding(Kind::leaked), other = finding(Kind::leaked);
  one.lines = other.lines = {line(40, "g()", 7)};
  other.number = 5;
  other.lines[0].size = 80;
  EXPECT_TRUE(one.is_like(other));
  other.lines[0].frame.line = 8;
  EXPECT_FALSE(one.is_like(other));
  other = one;
  other.failed.frame.line = 6;
  EXPECT_FALSE(one.is_like(other));
  other = one;
  other.kind = Kind::crashed;
  EXPECT_FALSE(one.is_like(other));
}

TEST(OomText, PlacesHaveNoFigures) {
  OomFinding thrown = finding(Kind::threw, "std::logic_error");
  thrown.lines = {line(0, "g()", 7)};
  EXPECT_THAT(oom_text(thrown, 12, 10), HasSubstr("It throws at:\n  a.cc:7  g()\n"));
}

TEST(OomText, EachWayToEndHasItsWords) {
  const auto says = [](Kind kind, const char* detail, const char* words) {
    EXPECT_THAT(oom_text(finding(kind, detail), 3, 10), HasSubstr(words));
  };
  says(Kind::threw, "int", "the block throws int, where std::bad_alloc alone may leave it, when its 3rd");
  says(Kind::terminated, "int", "the block calls std::terminate for int when");
  says(Kind::terminated, "", "the block calls std::terminate when");
  says(Kind::crashed, "SIGSEGV", "the block crashes (SIGSEGV) when");
  says(Kind::ended, "exit status 1", "the block ends the program (exit status 1) when");
  says(Kind::hung, "60 s", "the block does not come to its end (60 s; a block that waits");
  says(Kind::unjudged, "why", "the block could not be judged for leaks (why) when");
  says(Kind::not_tried, "why", "the block could not be tried (why) when");
}

TEST(OomText, WhatARunPrintedIsSetOff) {
  OomFinding ended = finding(Kind::ended, "exit status 1");
  ended.printed = "one\ntwo\n";
  EXPECT_THAT(oom_text(ended, 3, 10), HasSubstr("The last that it printed:\n  | one\n  | two\n"));
}

TEST(OomText, OrdinalsAreEnglish) {
  EXPECT_EQ(ordinal(1), "1st");
  EXPECT_EQ(ordinal(2), "2nd");
  EXPECT_EQ(ordinal(3), "3rd");
  EXPECT_EQ(ordinal(4), "4th");
  EXPECT_EQ(ordinal(11), "11th");
  EXPECT_EQ(ordinal(12), "12th");
  EXPECT_EQ(ordinal(21), "21st");
  EXPECT_EQ(ordinal(113), "113th");
  EXPECT_EQ(ordinal(100), "100th");
}

}  // namespace
}  // namespace plimsoll::report
