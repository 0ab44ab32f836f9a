// SPDX-License-Identifier: Apache-2.0
#include "session/findings.hpp"

#include <gtest/gtest.h>

namespace plimsoll::session {
namespace {

using Kind = Finding::Kind;

const Finding kGrowth{Kind::grows, "Session.Login", {"registry.cc", 20, "Growing: more and more\n"}, {40, 41, 42}};

TEST(Findings, ComeOutAsTheyWentIn) {
  FindingReader reader;
  reader.add(written(kGrowth) + written({Kind::repeated, "Session.Login"}) + written({Kind::ended}));
  const auto growth = reader.next(), repeated = reader.next(), ended = reader.next();
  ASSERT_TRUE(growth && repeated && ended);
  EXPECT_EQ(growth->kind, Kind::grows);
  EXPECT_EQ(growth->test, "Session.Login");
  EXPECT_EQ(growth->failure.file, "registry.cc");
  EXPECT_EQ(growth->failure.line, 20);
  EXPECT_EQ(growth->failure.message, "Growing: more and more\n");
  EXPECT_EQ(growth->gains, (std::vector<std::uint64_t>{40, 41, 42}));
  EXPECT_EQ(repeated->test, "Session.Login");
  EXPECT_EQ(ended->kind, Kind::ended);
  EXPECT_FALSE(reader.next());
  EXPECT_FALSE(reader.is_nonsense());
}

TEST(Findings, MayComeByteByByte) {
  FindingReader reader;
  const std::string bytes = written(kGrowth);
  for (const char byte : bytes.substr(0, bytes.size() - 1)) {
    reader.add({&byte, 1});
    ASSERT_FALSE(reader.next());
  }
  reader.add({&bytes.back(), 1});
  EXPECT_TRUE(reader.next());
  EXPECT_FALSE(reader.is_nonsense());
}

TEST(Findings, TextsOfAnotherKindAreNonsenseForGood) {
  FindingReader reader;
  reader.add("a test's own words");
  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.is_nonsense());
  reader.add(written(kGrowth));
  EXPECT_FALSE(reader.next());
}

TEST(Findings, ALengthThatNoTextHasIsNonsense) {
  std::string bytes = written(kGrowth);
  bytes.replace(4, 4, "\xff\xff\xff\x7f");
  FindingReader reader;
  reader.add(bytes);
  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.is_nonsense());
}

}  // namespace
}  // namespace plimsoll::session
