// SPDX-License-Identifier: Apache-2.0
#include "session/tag.hpp"

#include <gtest/gtest.h>

namespace plimsoll::session {
namespace {

TEST(Tag, SetsACeiling) {
  EXPECT_EQ(read_tag("ceiling:5MiB").ceiling, 5u << 20);
  EXPECT_EQ(read_tag("ceiling:100B").ceiling, 100u);
  EXPECT_EQ(read_tag("ceiling:0").ceiling, 0u);
  EXPECT_EQ(read_tag("ceiling:5MiB").mistake, "");
}

TEST(Tag, LimitsGrowth) {
  EXPECT_EQ(read_tag("growth:64KiB").growth, 64u << 10);
  EXPECT_EQ(read_tag("growth:0").growth, 0u);
  EXPECT_FALSE(read_tag("growth:64KiB").ceiling);
  EXPECT_FALSE(read_tag("growth:much").growth);
  EXPECT_NE(read_tag("growth:much").mistake, "");
}

TEST(Tag, AllowsLeaks) {
  EXPECT_TRUE(read_tag("leaks-allowed").allows_leaks);
  EXPECT_EQ(read_tag("leaks-allowed").mistake, "");
}

TEST(Tag, IgnoresCaseAsCatch2Does) {
  EXPECT_EQ(read_tag("Ceiling:64KiB").ceiling, 64u << 10);
  EXPECT_TRUE(read_tag("LEAKS-ALLOWED").allows_leaks);
}

TEST(Tag, ThatDoesNotParseIsAMistake) {
  for (const char* tag :
       {"ceiling", "ceiling:", "ceiling:5Mib", "ceiling:five", "ceiling:-1", "ceiling=5MiB", "ceiling 5MiB",
        "ceiling:99999999999999999999GiB", "leaks-allowed:vendor", "leaks-allowed "}) {
    const Tag read = read_tag(tag);
    EXPECT_NE(read.mistake, "") << tag;
    EXPECT_FALSE(read.ceiling) << tag;
    EXPECT_FALSE(read.allows_leaks) << tag;
  }
}

TEST(Tag, OfAnotherNameMeansNothing) {
  for (const char* tag : {"", "fast", "ceilings", "ceiling-fan", "my ceiling:5MiB", "leaks", "leaks-allowed-here",
                          "leak", "growth", "growth-hormone"}) {
    const Tag read = read_tag(tag);
    EXPECT_EQ(read.mistake, "") << tag;
    EXPECT_FALSE(read.ceiling) << tag;
    EXPECT_FALSE(read.allows_leaks) << tag;
  }
}

}  // namespace
}  // namespace plimsoll::session
