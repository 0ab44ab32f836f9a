// SPDX-License-Identifier: Apache-2.0
#include "plimsoll/units.hpp"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(FormatBytes, CountsWholeBytesThenOneDecimal) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(1023), "1023 B");
  EXPECT_EQ(format_bytes(1024), "1.0 KiB");
  EXPECT_EQ(format_bytes(1536), "1.5 KiB");
  EXPECT_EQ(format_bytes(10590617), "10.1 MiB");
  EXPECT_EQ(format_bytes(std::size_t{3} << 30), "3.0 GiB");
  EXPECT_EQ(format_bytes(~std::size_t{0}), "16777216.0 TiB");
}

TEST(FormatBytes, NeverPrintsAThousandAndTwentyFour) {
  EXPECT_EQ(format_bytes((1 << 20) - 1), "1.0 MiB");
  EXPECT_EQ(format_bytes((1 << 30) - 1), "1.0 GiB");
}

TEST(Literals, AreBinary) {
  using namespace literals;
  static_assert(1_KiB == 1024_B && 1_MiB == 1024_KiB && 1_GiB == 1024_MiB);
}

}  // namespace
}  // namespace plimsoll
