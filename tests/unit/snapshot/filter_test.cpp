// SPDX-License-Identifier: Apache-2.0
// Which blocks the filters let through. Each block has a size of its own, so that the sum tells which they were.
#include "plimsoll/filter.hpp"

#include <gtest/gtest.h>

#include "hand_made.hpp"

namespace plimsoll {
namespace {

using symbols::Origin;
using testing::hand_made;
using testing::HandFrame;

const HandFrame kInsert{"Cache::insert(int)", "/src/cache/cache.cc", 42};
const HandFrame kGrow{"Cache::grow()", "/src/cache/cache.cc", 50};
const HandFrame kLog{"Logger::line[3]", "/src/log.cc", 7};
const HandFrame kMain{"main", "/src/main.cc", 3};
const HandFrame kAllocator{"std::allocator<int>::allocate", "/usr/include/c++/12/bits/new_allocator.h", 137,
                           Origin::standard_library};
const HandFrame kCatch{"Catch::Section::Section", "/usr/include/catch2/section.hpp", 9, Origin::framework};

Snapshot five_blocks() {
  return hand_made({{{kInsert, kMain}, 1},
                    {{kAllocator, kGrow, kMain}, 10},
                    {{kLog, kInsert, kMain}, 100},
                    {{kAllocator, kCatch, kMain}, 1000},
                    {{kMain}, 10000, 1, 7}});
}

std::size_t kept(const std::vector<Filter>& filters) { return five_blocks().filter(filters).size(); }

TEST(Filter, WithoutAnyKeepsAll) { EXPECT_EQ(kept({}), 11111u); }

TEST(Filter, PatternIsForTheWholeFileOrFunctionOfTheOffendingFrame) {
  EXPECT_EQ(kept({{true, "*/cache/*"}}), 11u);
  EXPECT_EQ(kept({{true, "/src/cache/cache.cc"}}), 11u);
  EXPECT_EQ(kept({{true, "cache.cc"}}), 0u) << "a part of the name is not the name";
  EXPECT_EQ(kept({{true, "Cache::*"}}), 11u);
  EXPECT_EQ(kept({{true, "Cache::insert(int)"}}), 1u);
}

TEST(Filter, PatternHasTheRulesOfFnmatch) {
  EXPECT_EQ(kept({{true, "/src/lo?.cc"}}), 100u);
  EXPECT_EQ(kept({{true, "/src/[k-m]og.cc"}}), 100u);
  EXPECT_EQ(kept({{true, "/src/[!k-m]*.cc"}}), 11u) << "main.cc begins with m";
  EXPECT_EQ(kept({{true, "Logger::line[[]3]"}}), 100u);
  EXPECT_EQ(kept({{true, "Logger::line[3]"}}), 0u) << "a set of one letter";
  EXPECT_EQ(kept({{true, "/SRC/*"}}), 0u) << "letters are what they are";
  EXPECT_EQ(kept({{true, R"(/src/\log.cc)"}}), 0u) << "a backslash is a letter";
  EXPECT_EQ(kept({{true, ""}}), 0u);
}

TEST(Filter, AsksEveryFrameWhenItIsToldTo) {
  EXPECT_EQ(kept({{true, "Cache::insert(int)", 0, true}}), 101u);
  EXPECT_EQ(kept({{false, "Cache::insert(int)", 0, true}}), 11010u);
  EXPECT_EQ(kept({{true, "*new_allocator.h"}}), 0u);
  EXPECT_EQ(kept({{true, "*new_allocator.h", 0, true}}), 1010u);
}

TEST(Filter, MayWantALine) {
  EXPECT_EQ(kept({{true, "*/cache.cc", 42}}), 1u);
  EXPECT_EQ(kept({{true, "*/cache.cc", 42, true}}), 101u);
  EXPECT_EQ(kept({{false, "*/cache.cc", 42}}), 11110u);
  EXPECT_EQ(kept({{true, "*", 43}}), 0u);
}

TEST(Filter, InclusiveOnesAreOrEdAndExclusiveOnesAndEd) {
  EXPECT_EQ(kept({{true, "*/log.cc"}, {true, "Cache::grow()"}}), 110u);
  EXPECT_EQ(kept({{false, "*/log.cc"}, {false, "Cache::grow()"}}), 11001u);
  EXPECT_EQ(kept({{true, "*/cache.cc"}, {false, "Cache::grow()"}}), 1u);
  EXPECT_EQ(kept({{true, "*/cache.cc"}, {false, "*/cache.cc"}}), 0u);
}

TEST(Filter, AsksForADomain) {
  EXPECT_EQ(kept({DomainFilter{true, 7}}), 10000u);
  EXPECT_EQ(kept({DomainFilter{false, 7}}), 1111u);
  EXPECT_EQ(kept({DomainFilter{true, 0}, {false, "*/log.cc"}}), 1011u);
  EXPECT_EQ(kept({DomainFilter{true, 8}}), 0u);
  EXPECT_EQ(kept({{false, "main", 0, true, 7}}), 1111u) << "others keep main";
  EXPECT_EQ(kept({{true, "main", 0, true, 0}}), 1111u);
}

TEST(Filter, ReadyMadeOneThrowsOutWhatLibrariesKeepForThemselves) {
  const Snapshot snapshot = hand_made({{{kAllocator, kGrow}, 1},
                                       {{kAllocator}, 10},
                                       {{kAllocator, kCatch}, 100},
                                       {{kAllocator, kCatch, kMain}, 1000},
                                       {{}, 10000}});
  EXPECT_EQ(snapshot.filter({LibraryFilter{}}).size(), 10001u) << "a stack that was not kept is nobody's";
  EXPECT_EQ(snapshot.filter({LibraryFilter{true}}).size(), 1110u);
}

TEST(Filter, TakesAStackThatWasNotKeptForAFrameWithoutAName) {
  const Snapshot snapshot = hand_made({{{}, 8}});
  EXPECT_EQ(snapshot.filter({{true, "*"}}).size(), 8u);
  EXPECT_EQ(snapshot.filter({{true, "?*"}}).size(), 0u);
  EXPECT_EQ(snapshot.filter({{true, "*", 1}}).size(), 0u);
}

TEST(Filter, LooksAtTheInnermostFrameWhereBlocksCountForIt) {
  const Snapshot snapshot = five_blocks().by_innermost_frame();
  EXPECT_EQ(snapshot.filter({{true, "*new_allocator.h"}}).size(), 1010u);
  const auto statistics = snapshot.filter({{true, "*new_allocator.h"}}).statistics(GroupBy::line);
  ASSERT_EQ(statistics.size(), 1u);
  EXPECT_EQ(statistics[0].stack[0].line, 137);
}

TEST(Filter, LeavesTheSnapshotItselfAsItIs) {
  const Snapshot snapshot = five_blocks();
  EXPECT_EQ(snapshot.filter({{true, "main"}}).count(), 2u);
  EXPECT_EQ(snapshot.count(), 5u);
}

}  // namespace
}  // namespace plimsoll
