// SPDX-License-Identifier: Apache-2.0
// The text of suppressions and what a pattern matches, as LeakSanitizer has them; and text that nobody meant to write.
#include "ledger/suppressions.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace plimsoll::ledger {
namespace {

using namespace std::string_literals;

struct Match {
  std::string pattern, name;
  bool is_one;
};
void PrintTo(const Match& match, std::ostream* out) { *out << match.pattern << " on " << match.name; }

class MatchTest : public testing::TestWithParam<Match> {};

TEST_P(MatchTest, IsThatOfLeakSanitizer) { EXPECT_EQ(matches(GetParam().pattern, GetParam().name), GetParam().is_one); }

INSTANTIATE_TEST_SUITE_P(Plain, MatchTest,
                         testing::Values(Match{"foo", "foo", true}, Match{"foo", "a::foo(int)", true},
                                         Match{"foo", "fo", false}, Match{"foo", "Foo", false}, Match{"foo", "", false},
                                         Match{"", "foo", true}, Match{"", "", false},
                                         Match{"a::b(int)", "a::b(int)", true}, Match{".so", "/lib/libfoo_so", false}));
INSTANTIATE_TEST_SUITE_P(Star, MatchTest,
                         testing::Values(Match{"*", "foo", true}, Match{"*", "", false}, Match{"f*o", "fo", true},
                                         Match{"f*o", "fxxo", true}, Match{"f*o", "xfxxox", true},
                                         Match{"f*o", "of", false}, Match{"a*b*c", "a_b_c", true},
                                         Match{"a*b*c", "a_c_b", false}, Match{"**foo**", "foo", true},
                                         Match{"a*a", "a", false}, Match{"*tls_get_addr*", "__tls_get_addr", true}));
INSTANTIATE_TEST_SUITE_P(Ends, MatchTest,
                         testing::Values(Match{"^foo", "foobar", true}, Match{"^foo", "a foo", false},
                                         Match{"^foo$", "foo", true}, Match{"^foo$", "foo(int)", false},
                                         Match{"foo$", "a::foo", true}, Match{"foo$", "foo()", false},
                                         Match{"^", "foo", true}, Match{"$", "foo", false}, Match{"*$", "foo", true},
                                         Match{"^*foo", "a foo", true}, Match{"foo*$", "foobar", true},
                                         Match{"^f*r$", "foobar", true}, Match{"^f*r$", "foobars", false},
                                         Match{"a^b", "a^b", true}, Match{"a$b", "ab", false},
                                         Match{"foo$", "foo_foo", false}));

TEST(Match, HostilePatternsEndSoon) {
  const std::string name(1 << 16, 'a');
  std::string pattern;
  for (int i = 0; i < 1 << 14; ++i) pattern += "a*";
  EXPECT_TRUE(matches(pattern, name));
  EXPECT_FALSE(matches(pattern + 'b', name));
  EXPECT_FALSE(matches(name + 'a', name));
}

std::vector<std::string> read(std::string_view text) {
  Suppressions suppressions;
  EXPECT_EQ(suppressions.add(text, "f"), "");
  std::vector<std::string> all;
  for (const Suppression& suppression : suppressions.all())
    all.push_back(suppression.pattern + " " + suppression.place);
  return all;
}

using Lines = std::vector<std::string>;

TEST(SuppressionText, IsReadLineByLine) {
  EXPECT_EQ(read("leak:a\nleak:b\n"), (Lines{"a f:1", "b f:2"}));
  EXPECT_EQ(read("# why\n\n  leak:a  \n\t# more\n\tleak:b\t\n"), (Lines{"a f:3", "b f:5"}));
  EXPECT_EQ(read(""), Lines{});
  EXPECT_EQ(read("\n\n#leak:a\n"), Lines{});
}

TEST(SuppressionText, NeedsNoNewlineAtItsEnd) { EXPECT_EQ(read("leak:a\nleak:b"), (Lines{"a f:1", "b f:2"})); }

TEST(SuppressionText, MayComeFromAnotherSystem) {
  EXPECT_EQ(read("leak:a\r\n\r\n# why\r\nleak:b\r\n"), (Lines{"a f:1", "b f:4"}));
  EXPECT_EQ(read("\xEF\xBB\xBFleak:a\n"), Lines{"a f:1"});
  EXPECT_EQ(read("leak:caf\xC3\xA9"), Lines{"caf\xC3\xA9 f:1"});
}

TEST(SuppressionText, KeepsWhatIsInsideAPattern) {
  EXPECT_EQ(read("leak:a b:c#d"), Lines{"a b:c#d f:1"});
  EXPECT_EQ(read("leak:leak:a"), Lines{"leak:a f:1"});
}

TEST(SuppressionText, TakesLongLinesAndManyOfThem) {
  const std::string longest(10'000'000, 'x');
  EXPECT_EQ(read("leak:" + longest)[0], longest + " f:1");
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "leak:a\n";
  EXPECT_EQ(read(many).back(), "a f:100000");
}

// As projects of the world have it.
TEST(SuppressionText, OfRealProjectsIsRead) {
  EXPECT_EQ(read("# Suppress known leaks in third-party code\n"
                 "leak:libfontconfig\n"
                 "leak:^libGL*.so$\n"
                 "leak:_PyObject_GC_Malloc\n"
                 "leak:third_party/icu/*.cpp\n"
                 "#leak:fixed::since\n"
                 "leak:absl::*::SynchronizationStorage\n")
                .size(),
            5u);
}

struct Wrong {
  std::string text, told;
};
void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.told; }

class WrongTextTest : public testing::TestWithParam<Wrong> {};

TEST_P(WrongTextTest, IsRefusedWithItsPlaceAndTheForm) {
  Suppressions suppressions;
  const std::string mistake = suppressions.add("leak:before\n" + GetParam().text, "my.supp");
  EXPECT_EQ(mistake.substr(0, GetParam().told.size()), GetParam().told);
  EXPECT_NE(mistake.find("leak:pattern"), mistake.npos) << mistake;
  EXPECT_EQ(mistake.find_first_of("\n\r\0\x1B"s), mistake.npos) << "one line, fit for a terminal";
  EXPECT_LT(mistake.size(), 300u);
  EXPECT_TRUE(suppressions.empty()) << "nothing of a text that is wrong";
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongTextTest,
    testing::Values(Wrong{"race:foo\n", "my.supp:2: 'race:foo' is no suppression."},
                    Wrong{"foo", "my.supp:2: 'foo' is no"}, Wrong{"Leak:foo", "my.supp:2: 'Leak:foo' is no"},
                    Wrong{"leak foo", "my.supp:2: 'leak foo' is no"},
                    Wrong{"leak :foo", "my.supp:2: 'leak :foo' is no"}, Wrong{"\n\nleak", "my.supp:4: 'leak' is no"},
                    Wrong{"leak:", "my.supp:2: 'leak:' without a pattern"},
                    Wrong{"leak:  \t\r\n", "my.supp:2: 'leak:' without a pattern"},
                    Wrong{"leak:a\0b\n"s, "my.supp:2: 'leak:a?b' holds control"}, Wrong{"\0"s, "my.supp:2: '?' is no"},
                    Wrong{"\0\0leak:a"s, "my.supp:2: '??leak:a' is no"},
                    Wrong{"leak:a\rleak:b", "my.supp:2: 'leak:a?leak:b' holds control"},
                    Wrong{"leak:a\t# why", "my.supp:2: 'leak:a?# why' holds control"},
                    Wrong{"\x1B[2Jx", "my.supp:2: '?[2Jx' is no"},
                    Wrong{std::string(1'000'000, 'x'), "my.supp:2: '" + std::string(60, 'x') + "...' is no"},
                    Wrong{"\x7F"
                          "ELF\x02\x01\x01\0\0\n"s,
                          "my.supp:2: '?ELF"}));

TEST(Suppressions, TheFirstNameThatHasAPatternDecides) {
  Suppressions suppressions;
  suppressions.add("leak:second\nleak:first\nleak:fir*", "f");
  const std::vector<std::string> names{"/lib/module.so", "first()", "second.cc"};
  ASSERT_NE(suppressions.find(names), nullptr);
  EXPECT_EQ(suppressions.find(names)->pattern, "first");
  EXPECT_EQ(suppressions.find(std::vector<std::string>{"third"}), nullptr);
  EXPECT_EQ(suppressions.find({}), nullptr);
}

TEST(Suppressions, TextsAddUp) {
  Suppressions suppressions;
  suppressions.add("leak:a", "one");
  suppressions.add("leak:b", "two");
  ASSERT_EQ(suppressions.all().size(), 2u);
  EXPECT_EQ(suppressions.all()[1].place, "two:1");
  EXPECT_FALSE(suppressions.all()[1].is_used());
}

}  // namespace
}  // namespace plimsoll::ledger
