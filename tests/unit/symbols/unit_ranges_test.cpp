// SPDX-License-Identifier: Apache-2.0
// Addresses are those of this program's own code, since ranges that start at no code are taken for dropped ones.
#include "symbols/unit_ranges.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace {

using plimsoll::symbols::ModuleList;
using plimsoll::symbols::UnitRange;

void some_code() {}

const std::uintptr_t kCode = reinterpret_cast<std::uintptr_t>(&some_code);
const int kUnitA = 0, kUnitB = 0;

std::vector<UnitRange> mended(std::vector<UnitRange> ranges) {
  ModuleList loaded;
  loaded.refresh();
  plimsoll::symbols::remove_overlaps(ranges, loaded);
  return ranges;
}

// As libbacktrace does it.
const void* unit_at(const std::vector<UnitRange>& ranges, std::uintptr_t address) {
  std::size_t low = 0, high = ranges.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (address < ranges[middle].low)
      high = middle;
    else if (address >= ranges[middle].high)
      low = middle + 1;
    else
      return ranges[middle].unit;
  }
  return nullptr;
}

TEST(UnitRanges, BisectionFindsWhatFollowsANestedRange) {
  const std::vector<UnitRange> nested = {{kCode, kCode + 90, &kUnitA}, {kCode + 30, kCode + 40, &kUnitB}};
  ASSERT_EQ(unit_at(nested, kCode + 50), nullptr) << "the defect that is mended";
  EXPECT_EQ(unit_at(mended(nested), kCode + 50), &kUnitA);
  EXPECT_EQ(unit_at(mended(nested), kCode + 35), &kUnitA);
  EXPECT_EQ(unit_at(mended(nested), kCode + 5), &kUnitA);
  EXPECT_EQ(unit_at(mended(nested), kCode + 90), nullptr);
}

TEST(UnitRanges, BothUnitsOfAPartialOverlapAreFound) {
  const auto ranges = mended({{kCode, kCode + 40, &kUnitA}, {kCode + 30, kCode + 80, &kUnitB}});
  EXPECT_EQ(unit_at(ranges, kCode + 20), &kUnitA);
  EXPECT_EQ(unit_at(ranges, kCode + 60), &kUnitB);
}

TEST(UnitRanges, SeparateRangesStayAsTheyWere) {
  const auto ranges = mended({{kCode, kCode + 10, &kUnitA}, {kCode + 10, kCode + 20, &kUnitB}});
  EXPECT_EQ(unit_at(ranges, kCode + 9), &kUnitA);
  EXPECT_EQ(unit_at(ranges, kCode + 10), &kUnitB);
}

TEST(UnitRanges, ADroppedFunctionDoesNotCoverRealCode) {
  const auto ranges = mended({{0, kCode + 100, &kUnitA}, {kCode, kCode + 20, &kUnitB}});
  EXPECT_EQ(unit_at(ranges, kCode + 10), &kUnitB);
  EXPECT_EQ(unit_at(ranges, 0), nullptr);
}

TEST(UnitRanges, StaySorted) {
  const auto ranges = mended({{0, 70, &kUnitA},
                              {kCode, kCode + 90, &kUnitA},
                              {kCode, kCode + 20, &kUnitB},
                              {kCode + 30, kCode + 40, &kUnitB},
                              {kCode + 95, kCode + 99, &kUnitB},
                              {~std::uintptr_t{0} - 1, ~std::uintptr_t{0}, &kUnitB}});
  EXPECT_TRUE(std::is_sorted(ranges.begin(), ranges.end(),
                             [](const UnitRange& a, const UnitRange& b) { return a.low < b.low; }));
  EXPECT_TRUE(std::all_of(ranges.begin(), ranges.end(), [](const UnitRange& r) { return r.low <= r.high; }));
}

}  // namespace
