// SPDX-License-Identifier: Apache-2.0
// A walk that goes by the last one: it meets it, leaves it and meets it again. Made-up frames; where real stacks agree
// with libgcc is tested in every comparison (comparison.hpp).
#include "stack/trail.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace plimsoll::stack {
namespace {

constexpr std::uintptr_t kTop = 0x10000;

struct TrailTest : testing::Test {
  std::unique_ptr<Trail> trail = std::make_unique<Trail>();

  static Step frame(std::uintptr_t number) { return {0x1000 * number, 0x100 * number, 7, 0, 0, false, false}; }
  void walk_alone(std::initializer_list<std::uintptr_t> frames) {
    trail->begin(kTop);
    for (const std::uintptr_t number : frames) trail->add() = frame(number);
    trail->end(true);
  }
  std::size_t known_from(std::uintptr_t number, std::uintptr_t bp = 7) {
    return trail->known_from(0x1000 * number, 0x100 * number, bp).size();
  }
  std::vector<std::uintptr_t> frames() const {
    std::vector<std::uintptr_t> numbers;
    for (std::size_t i = 0; i < trail->count(); ++i) numbers.push_back((*trail)[i].pc / 0x1000);
    return numbers;
  }
  using Frames = std::vector<std::uintptr_t>;
};

TEST_F(TrailTest, IsTheWalkThatEndedLast) {
  walk_alone({1, 2, 3});
  EXPECT_EQ(frames(), (Frames{1, 2, 3}));
  walk_alone({4, 5});
  EXPECT_EQ(frames(), (Frames{4, 5}));
}

TEST_F(TrailTest, IsJoinedWhereTheSameFramesBegin) {
  walk_alone({3, 5, 6, 7});
  trail->begin(kTop);
  EXPECT_EQ(known_from(1), 0u);
  trail->add() = frame(1);
  EXPECT_EQ(known_from(2), 0u);
  trail->add() = frame(2);
  EXPECT_EQ(known_from(5), 3u);
  trail->join(3, 7, 0);
  EXPECT_EQ(known_from(6), 0u) << "both are one by now";
  trail->add() = frame(8);
  trail->end(true);
  EXPECT_EQ(frames(), (Frames{1, 2, 5, 6, 7, 8}));
}

TEST_F(TrailTest, MayBeLeftAndMetAgain) {
  walk_alone({1, 3, 5, 6});
  trail->begin(kTop);
  const auto known = trail->known_from(0x1000, 0x100, 7);
  ASSERT_EQ(known.size(), 4u);
  trail->copy(known.first(1), 7, 0);
  EXPECT_EQ(known_from(2), 0u);
  trail->add() = frame(2);
  EXPECT_EQ(known_from(5), 2u);
  trail->join(2, 7, 0);
  trail->end(true);
  EXPECT_EQ(frames(), (Frames{1, 2, 5, 6}));
}

TEST_F(TrailTest, TellsWhatAWalkSharesWithTheOneBefore) {
  walk_alone({1, 3, 5, 6, 7});
  EXPECT_EQ(trail->shared().count, 0u);
  trail->begin(kTop);
  trail->copy(trail->known_from(0x1000, 0x100, 7).first(1), 7, 0);
  EXPECT_EQ(trail->shared().count, 1u);
  known_from(2);
  trail->add() = frame(2);
  EXPECT_EQ(known_from(5), 3u);
  trail->join(3, 7, 0);
  trail->end(true);
  EXPECT_EQ(trail->shared().at, 2u) << "the longer of the two";
  EXPECT_EQ(trail->shared().from, 2u);
  EXPECT_EQ(trail->shared().count, 3u);
  walk_alone({8, 9});
  EXPECT_EQ(trail->shared().count, 0u);
}

TEST_F(TrailTest, ThatDidNotHoldMayBePartOfOtherFrames) {
  trail->begin(kTop);
  trail->add() = frame(1);
  trail->add() = frame(2);
  trail->end(false);
  EXPECT_TRUE(trail->is_part_of(Frames{0x1000, 0x2000, 0x3000}));
  EXPECT_FALSE(trail->is_part_of(Frames{0x1000, 0x4000, 0x3000}));
  EXPECT_FALSE(trail->is_part_of(Frames{0x1000}));
}

TEST_F(TrailTest, AnotherBaseIsNoMatterWhereNoFrameHangsOnIt) {
  trail->begin(kTop);
  trail->add() = frame(1);
  trail->add() = frame(2);
  trail->add() = frame(3);
  trail->newest().hangs_on_bp = true;
  trail->add() = frame(4);
  trail->end(true);
  trail->begin(kTop);
  EXPECT_EQ(known_from(1, 8), 0u) << "a frame further out hangs on it";
  EXPECT_EQ(known_from(4, 8), 1u);
  trail->join(1, 8, 0x40);
  EXPECT_EQ(trail->newest().bp, 8u);
  EXPECT_EQ(trail->newest().bp_slot, 0x40u);
}

TEST_F(TrailTest, ABaseThatIsReadAnewEndsWhatHangsOnTheFirst) {
  trail->begin(kTop);
  trail->add() = frame(1);
  trail->newest().loads_bp = true;
  trail->add() = frame(2);
  trail->newest().hangs_on_bp = true;
  trail->add() = frame(3);
  trail->end(true);
  trail->begin(kTop);
  EXPECT_EQ(known_from(1, 8), 3u);
  trail->join(3, 8, 0x40);
  trail->end(true);
  EXPECT_EQ((*trail)[0].bp, 8u);
  EXPECT_EQ((*trail)[1].bp, 7u);
}

TEST_F(TrailTest, OfAnotherStackIsForgotten) {
  walk_alone({1, 2});
  trail->begin(kTop + 0x1000);
  EXPECT_EQ(known_from(1), 0u);
}

// Joined at ever other places, the known steps wander through their room.
TEST_F(TrailTest, HasRoomForAnyNumberOfWalks) {
  walk_alone({50, 60, 70});
  for (int round = 0; round < 500; ++round) {
    trail->begin(kTop);
    const std::uintptr_t inner = 1 + static_cast<std::uintptr_t>(round) * 7 % 40;
    Frames expected;
    for (std::uintptr_t number = 1; number <= inner; ++number) {
      known_from(number);  // as a walk asks at each frame
      trail->add() = frame(number);
      expected.push_back(number);
    }
    ASSERT_EQ(known_from(50), 3u);
    trail->join(3, 7, 0);
    trail->end(true);
    for (const std::uintptr_t number : {50, 60, 70}) expected.push_back(number);
    ASSERT_EQ(frames(), expected) << round;
  }
}

}  // namespace
}  // namespace plimsoll::stack
