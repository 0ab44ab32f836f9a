// SPDX-License-Identifier: Apache-2.0
#include "report/ceiling_text.hpp"

#include <gtest/gtest.h>

namespace plimsoll::report {
namespace {

std::string first_line(const BrokenLimit& broken) {
  const std::string text = ceiling_text(broken, 10);
  return text.substr(0, text.find('\n'));
}

using Kind = BrokenLimit::Kind;

TEST(CeilingText, GivesBothNumbersAndTheDifference) {
  EXPECT_EQ(first_line({Kind::peak, 10590617, 5 << 20, {}}),
            "Memory ceiling exceeded: peak 10.1 MiB > 5.0 MiB (over by 5.1 MiB)");
  EXPECT_EQ(first_line({Kind::allocations, 201, 200, {}}),
            "Memory ceiling exceeded: allocations 201 > 200 (over by 1)");
  EXPECT_EQ(first_line({Kind::blocks, 3, 0, {}}),
            "Memory ceiling exceeded: blocks of growth at the end 3 > 0 (over by 3)");
}

TEST(CeilingText, TellsSizesApartThatWouldPrintAlike) {
  EXPECT_EQ(first_line({Kind::peak, (5 << 20) + 1, 5 << 20, {}}),
            "Memory ceiling exceeded: peak 5242881 B > 5242880 B (over by 1 B)");
}

TEST(CeilingText, ThePeaksShareIsOfTheWholePeak) {
  snapshot::TopLine half;
  half.size = 512;
  half.count = 1;
  const std::string text = ceiling_text({Kind::peak, 1024, 100, {half}}, 10);
  EXPECT_NE(text.find("Live heap at the peak, top lines (50.0% of 1.0 KiB):"), std::string::npos) << text;
}

TEST(AllocationsText, GivesTheCountAndTheFirstLine) {
  snapshot::TopLine first;
  first.size = 4;
  first.count = 1;
  first.frame = {"f()", "a.cc", 3};
  EXPECT_EQ(allocations_text(2, 12, first, false),
            "The heap was touched where it must not be: 2 allocations, 12 B in all. The first:\n"
            "  +4 B  1 call  a.cc:3  f()\n");
}

TEST(AllocationsText, GivesTheBusiestLineWhenTheFirstCallWasAFrameworks) {
  snapshot::TopLine most;
  most.size = 4;
  most.count = 2;
  most.frame = {"f()", "a.cc", 3};
  EXPECT_EQ(allocations_text(2, 4, most, true),
            "The heap was touched where it must not be: 2 allocations, 4 B in all. Most of them:\n"
            "  +4 B  2 calls  a.cc:3  f()\n");
}

}  // namespace
}  // namespace plimsoll::report
