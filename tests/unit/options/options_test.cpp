// SPDX-License-Identifier: Apache-2.0
#include "options/options.hpp"

#include <gtest/gtest.h>

namespace plimsoll::options {
namespace {

Values parsed(std::string_view text) {
  Values values;
  const auto mistake = parse(text, values);
  EXPECT_FALSE(mistake) << mistake->key << '=' << mistake->value;
  return values;
}

TEST(Options, NothingSetLeavesTheDefaults) {
  const Values values = parsed("");
  EXPECT_EQ(values.frames, 16);
  EXPECT_FALSE(values.trace.has_value());
  EXPECT_EQ(values.leaks, Leaks::growing);
  EXPECT_EQ(values.confirm, 3u);
  EXPECT_FALSE(values.ceiling.has_value());
  EXPECT_FALSE(values.overhead.has_value());
  EXPECT_EQ(values.top, 10u);
  EXPECT_FALSE(values.shows_libraries);
  EXPECT_EQ(values.suppressions, "");
  EXPECT_EQ(values.threads, Threads::all);
}

TEST(Options, OverheadIsNoneOrRoomForTheFirstTables) {
  EXPECT_EQ(parsed("overhead=64MiB").overhead, std::size_t{64} << 20);
  EXPECT_EQ(parsed("overhead=4MiB").overhead, std::size_t{4} << 20);
  EXPECT_FALSE(parsed("overhead=64MiB:overhead=none").overhead.has_value());
  for (const char* wrong : {"overhead=4095KiB", "overhead=0", "overhead=", "overhead=much"}) {
    Values values;
    EXPECT_TRUE(parse(wrong, values)) << wrong;
  }
}

TEST(Options, EveryKeyIsRead) {
  const Values values = parsed(
      "frames=64:trace=0:leaks=any:confirm=7:ceiling=64MiB:top=0:libraries=show:suppressions=a/b.supp:threads=own:"
      "report=r/%p.json:baseline=b:annotations=none:summary=7");
  EXPECT_EQ(values.frames, 64);
  EXPECT_EQ(values.trace, false);
  EXPECT_EQ(values.leaks, Leaks::any);
  EXPECT_EQ(values.confirm, 7u);
  EXPECT_EQ(values.ceiling, std::size_t{64} << 20);
  EXPECT_EQ(values.top, 0u);
  EXPECT_TRUE(values.shows_libraries);
  EXPECT_EQ(values.suppressions, "a/b.supp");
  EXPECT_EQ(values.threads, Threads::own);
  EXPECT_EQ(values.report, "r/%p.json");
  EXPECT_EQ(values.baseline, "b");
  EXPECT_EQ(values.annotations, Annotations::none);
  EXPECT_EQ(values.summary, 7u);
}

TEST(Options, NoneIsNoFile) { EXPECT_EQ(parsed("suppressions=a:suppressions=none").suppressions, ""); }

TEST(Options, ThreadsMayBeSetBackToAll) { EXPECT_EQ(parsed("threads=own:threads=all").threads, Threads::all); }

TEST(Options, TheLastOfAKeyCountsAndEmptyItemsDoNot) { EXPECT_EQ(parsed("::frames=3::frames=4:").frames, 4); }

struct Wrong {
  std::string_view text, key, value;
  bool unknown_key;
};

class WrongOptions : public testing::TestWithParam<Wrong> {};

TEST_P(WrongOptions, NamesTheMistake) {
  Values values;
  const auto mistake = parse(GetParam().text, values);
  ASSERT_TRUE(mistake);
  EXPECT_EQ(mistake->key, GetParam().key);
  EXPECT_EQ(mistake->value, GetParam().value);
  EXPECT_EQ(mistake->unknown_key, GetParam().unknown_key);
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongOptions,
    testing::Values(Wrong{"frame=3", "frame", "3", true}, Wrong{"frames", "frames", "", false},
                    Wrong{"frames=65", "frames", "65", false}, Wrong{"frames=-1", "frames", "-1", false},
                    Wrong{"frames=1x", "frames", "1x", false}, Wrong{"frames= 1", "frames", " 1", false},
                    Wrong{"trace=2", "trace", "2", false}, Wrong{"leaks=maybe", "leaks", "maybe", false},
                    Wrong{"confirm=2", "confirm", "2", false}, Wrong{"confirm=1001", "confirm", "1001", false},
                    Wrong{"ceiling=5MB", "ceiling", "5MB", false}, Wrong{"ceiling=", "ceiling", "", false},
                    Wrong{"ceiling=99999999999999999999", "ceiling", "99999999999999999999", false},
                    Wrong{"ceiling=17179869184GiB", "ceiling", "17179869184GiB", false},
                    Wrong{"suppressions=", "suppressions", "", false}, Wrong{"report=", "report", "", false},
                    Wrong{"annotations=gitlab", "annotations", "gitlab", false},
                    Wrong{"summary=-1", "summary", "-1", false}, Wrong{"top=ten", "top", "ten", false},
                    Wrong{"threads=mine", "threads", "mine", false}, Wrong{"libraries=1", "libraries", "1", false},
                    Wrong{"frames=4:nonsense", "nonsense", "", true}, Wrong{"frames=4=5", "frames", "4=5", false},
                    Wrong{"=4", "", "4", true}));

TEST(Sizes, AreReadWithBinaryUnits) {
  EXPECT_EQ(parse_size("100"), 100u);
  EXPECT_EQ(parse_size("100B"), 100u);
  EXPECT_EQ(parse_size("64KiB"), 65536u);
  EXPECT_EQ(parse_size("2GiB"), std::size_t{2} << 30);
  EXPECT_EQ(parse_size("5 MiB"), std::nullopt);
  EXPECT_EQ(parse_size("MiB"), std::nullopt);
}

}  // namespace
}  // namespace plimsoll::options
