// SPDX-License-Identifier: Apache-2.0
#include "ledger/carried.hpp"

#include <gtest/gtest.h>

namespace plimsoll::ledger {
namespace {

FoundBlock block(std::uint64_t sequence) { return {0x1000 * sequence, {8, 1, sequence}}; }

Moment end_of(std::size_t test) { return {Owner::test, "S." + std::to_string(test), test, 1}; }

Look look(std::vector<FoundBlock> held, std::vector<FoundBlock> carried_lost = {}, bool is_certain = true) {
  Look taken;
  taken.held = std::move(held);
  taken.carried_lost = std::move(carried_lost);
  taken.is_taken = true;
  taken.is_certain = is_certain;
  return taken;
}

struct CarriedTest : testing::Test {
  Carried carried;
  CarriedTest() { carried.note(look({block(1), block(2)}), end_of(1)); }

  // "S.1 S.9": last seen held, and lost.
  std::string fate(std::uint64_t sequence) const {
    const std::optional<Fate> found = carried.fate_of(sequence, end_of(9));
    return found ? found->held.name + ' ' + found->lost.name : "unknown";
  }
};

TEST_F(CarriedTest, WithoutAnotherLookOnlyItsBirthIsKnown) {
  carried.note(Look(), end_of(2));
  EXPECT_EQ(fate(1), "S.1 S.9");
}

TEST_F(CarriedTest, EveryLookTellsOfAllThatIsCarried) {
  carried.note(look({block(3)}, {block(2)}), end_of(4));
  carried.note(look({}, {block(2)}), end_of(6));
  EXPECT_EQ(fate(1), "S.6 S.9");
  EXPECT_EQ(fate(2), "S.1 S.4") << "the first that found it lost";
  EXPECT_EQ(fate(3), "S.6 S.9");
}

TEST_F(CarriedTest, ADoubtfulLossIsNoneAndNoProofOfTheContrary) {
  carried.note(look({}, {block(2)}, false), end_of(3));
  EXPECT_EQ(fate(2), "S.1 S.9");
}

TEST_F(CarriedTest, WhatIsHeldAgainWasNotLost) {
  carried.note(look({}, {block(2)}), end_of(3));
  carried.note(look({}), end_of(5));
  EXPECT_EQ(fate(2), "S.5 S.9");
}

TEST_F(CarriedTest, OfWhatWasNeverSeenHeldNothingIsKnown) { EXPECT_EQ(fate(7), "unknown"); }

TEST_F(CarriedTest, WhatWasFreedIsCarriedNoMore) {
  EXPECT_TRUE(carried.blocks(base::ReentryGuard()).empty()) << "the recorder knows of no such blocks";
  EXPECT_EQ(fate(1), "unknown");
}

}  // namespace
}  // namespace plimsoll::ledger
