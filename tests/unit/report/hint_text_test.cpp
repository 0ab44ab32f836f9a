// SPDX-License-Identifier: Apache-2.0
// A hint is given where the figures leave no doubt, and nowhere else.
#include "report/hint_text.hpp"

#include <gtest/gtest.h>

namespace plimsoll::report {
namespace {

using Kind = BrokenLimit::Kind;
using snapshot::Amount;
using snapshot::ContainerCall;
using enum ContainerCall;

constexpr std::size_t kKiB = 1024, kMiB = 1024 * kKiB;
const Frame kFrame{"build()", "report.cc", 17};

std::string hint(ContainerCall call, const ContainerFigures& figures, Kind kind = Kind::peak,
                 std::size_t reached = 2 * kMiB) {
  return hint_text(call, figures, kind, reached, kFrame);
}

// One vector that doubled from 1 KiB to 1 MiB, and what is left of it at a peak in its last growth.
const ContainerFigures kDoubled{{2 * kMiB - kKiB, 11}, {kMiB + kMiB / 2, 2}, {kMiB, 1}};

ContainerFigures changed(Amount ContainerFigures::*part, Amount amount) {
  ContainerFigures figures = kDoubled;
  figures.*part = amount;
  return figures;
}

TEST(HintText, AVectorThatDoubledIsToldWhatReserveWouldSave) {
  EXPECT_EQ(hint(vector_growth, kDoubled),
            "grown 11 times, to 1.0 MiB: reserve() before report.cc:17 would cut the peak by up to 512.0 KiB");
}

TEST(HintText, AStringHasAZeroBesideItsCapacity) {
  const std::size_t last = 30 << 12;
  EXPECT_EQ(hint(string_growth, {{2 * last - 30 + 13, 13}, {last + last / 2 + 2, 2}, {}}),
            "grown 13 times, to 120.0 KiB: reserve() before report.cc:17 would cut the peak by up to 60.0 KiB");
  EXPECT_EQ(hint(vector_growth, {{2 * last - 30 + 13, 13}, {last + last / 2 + 2, 2}, {}}), "");
}

TEST(HintText, AVectorThatHadNoOldElementsAtThePeakGetsNone) {
  EXPECT_EQ(hint(vector_growth, changed(&ContainerFigures::at_peak, {kMiB, 1})), "");
}

TEST(HintText, AVectorThatGrewTwiceOrWasReservedGetsNone) {
  EXPECT_EQ(hint(vector_growth, {{3 * kMiB, 2}, {3 * kMiB, 2}, {}}), "");
  EXPECT_EQ(hint(vector_growth, {{kMiB, 1}, {kMiB, 1}, {}}), "");
}

TEST(HintText, ManyVectorsAtOneLineGetNone) {
  // As many growths of two vectors, one after the other, or of eleven with one each.
  EXPECT_EQ(hint(vector_growth, changed(&ContainerFigures::total, {4 * kMiB - 2 * kKiB, 22})), "");
  EXPECT_EQ(hint(vector_growth, changed(&ContainerFigures::total, {11 * kMiB, 11})), "");
  EXPECT_EQ(hint(vector_growth, changed(&ContainerFigures::at_peak, {kMiB + kMiB / 2, 3})), "");
  // Two that are of the size of one and its half.
  EXPECT_EQ(hint(vector_growth, changed(&ContainerFigures::total, {2 * kMiB, 11})), "");
}

TEST(HintText, WhatHardlyMattersGetsNone) { EXPECT_EQ(hint(vector_growth, kDoubled, Kind::peak, 100 * kMiB), ""); }

TEST(HintText, GrowthIsOfPeaksOnly) { EXPECT_EQ(hint(vector_growth, kDoubled, Kind::total), ""); }

ContainerFigures nodes(std::size_t count, std::size_t size) {
  const Amount all{count * size, count};
  return {all, all, all};
}

TEST(HintText, NodesThatAreMostlyHeaderGetOne) {
  EXPECT_EQ(hint(map_node, nodes(1000, 40), Kind::peak, 50 * kKiB),
            "1000 nodes of 40 B for 8 B each: a sorted std::vector would hold that in 7.8 KiB");
  EXPECT_EQ(hint(list_node, nodes(1000, 24), Kind::peak, 50 * kKiB),
            "1000 nodes of 24 B for 8 B each: a std::vector would hold that in 7.8 KiB");
}

TEST(HintText, NodesWithAPayloadGetNone) {
  EXPECT_EQ(hint(map_node, nodes(1000, 64), Kind::peak, 50 * kKiB), "");
  EXPECT_EQ(hint(list_node, nodes(1000, 32), Kind::peak, 50 * kKiB), "");
}

TEST(HintText, AFewNodesGetNone) { EXPECT_EQ(hint(map_node, nodes(15, 40), Kind::peak, kKiB), ""); }

TEST(HintText, CopiesThatNobodyKeepsGetOneWhereCallsCount) {
  const ContainerFigures copies{{43000, 1000}, {43, 1}, {}};
  const std::string expected =
      "a string is copied 1000 times, 42.0 KiB in all, and no copy is kept: a reference or std::string_view takes no "
      "memory";
  EXPECT_EQ(hint(string_copy, copies, Kind::allocations, 2000), expected);
  EXPECT_EQ(hint(string_copy, copies, Kind::total, 50 * kKiB), expected);
  EXPECT_EQ(hint(string_copy, copies, Kind::peak), "");
}

TEST(HintText, CopiesThatAreKeptOrFewGetNone) {
  EXPECT_EQ(hint(string_copy, {{43000, 1000}, {43, 1}, {43, 1}}, Kind::allocations, 2000), "");
  EXPECT_EQ(hint(string_copy, {{43000, 1000}, {86, 2}, {}}, Kind::allocations, 2000), "");
  EXPECT_EQ(hint(string_copy, {{4257, 99}, {}, {}}, Kind::allocations, 200), "");
}

}  // namespace
}  // namespace plimsoll::report
