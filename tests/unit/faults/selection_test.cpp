// SPDX-License-Identifier: Apache-2.0
#include "faults/selection.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace plimsoll::faults {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::uint64_t> selected(const Faults& faults, std::uint64_t last) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t number = 1; number <= last; ++number)
    if (selects(faults, number)) numbers.push_back(number);
  return numbers;
}

TEST(SelectionTest, AllFailWhereNothingIsSaid) { EXPECT_THAT(selected({}, 3), ElementsAre(1, 2, 3)); }

TEST(SelectionTest, TheNthAloneOrEachNth) {
  Faults faults;
  faults.nth = 2;
  EXPECT_THAT(selected(faults, 5), ElementsAre(2));
  faults.every = 4;
  EXPECT_THAT(selected(faults, 9), ElementsAre(2, 4, 8));
}

TEST(SelectionTest, ChanceDependsOnTheSeedAndTheNumberAlone) {
  Faults faults;
  faults.probability = 0.5;
  const auto first = selected(faults, 1000);
  EXPECT_GT(first.size(), 400u);
  EXPECT_LT(first.size(), 600u);
  EXPECT_EQ(selected(faults, 1000), first);
  faults.seed = 2;
  EXPECT_NE(selected(faults, 1000), first);
}

TEST(SelectionTest, AProbabilityOfOneFailsAll) {
  Faults faults;
  faults.probability = 1;
  EXPECT_EQ(selected(faults, 1000).size(), 1000u);
}

TEST(SelectionTest, NonsenseIsToldInOneLine) {
  Faults faults;
  EXPECT_EQ(mistake_in(faults), "");
  for (const double wrong : {-0.5, 1.5, std::numeric_limits<double>::quiet_NaN()}) {
    faults.probability = wrong;
    EXPECT_THAT(mistake_in(faults), HasSubstr("is not between 0 and 1"));
  }
  faults = {};
  for (const char* empty : {"*", "^", "$", "^*$"}) {
    faults.from = empty;
    EXPECT_THAT(mistake_in(faults), HasSubstr("says nothing")) << empty;
  }
  faults.from = "^main$";
  EXPECT_EQ(mistake_in(faults), "");
}

}  // namespace
}  // namespace plimsoll::faults
