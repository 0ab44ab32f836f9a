// SPDX-License-Identifier: Apache-2.0
// A block whose only pointer lies in memory that a pool mapped is held, if the pool said that it handed that out; and
// the holder is named by the line that said it.
#include <gmock/gmock.h>

#include "leak_case.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;

TEST(PoolRootsTest, WhatATrackedBlockPointsToIsHeld) {
  const ChildOutcome outcome = Child("pool_roots").filter("Held.*").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.passed().size(), 3u) << outcome.text();
}

class LostInAPoolTest : public ::testing::TestWithParam<LeakCase> {};

TEST_P(LostInAPoolTest, Fails) { expect_leak("pool_roots", GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    PoolRoots, LostInAPoolTest,
    ::testing::Values(LeakCase{"Lost.BehindATrackedBlock", "behind", "510 B in 1 block", "pool_roots.cpp"},
                      LeakCase{"Lost.OnceItIsTakenBack", "taken back", "520 B in 1 block", "pool_roots.cpp"},
                      LeakCase{"Lost.WithTheBlockThatATrackedOneIsIn", "arena of the heap", "1.3 KiB in 2 blocks",
                               "pool_roots.cpp"}));

TEST(PoolRootsTest, AHolderIsNamedByTheLineThatTrackedIt) {
  const ChildOutcome outcome = Child("pool_roots").filter("Grows.*").argument("--gtest_repeat=3").run();
  EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
  EXPECT_THAT(outcome.told, HasSubstr(failure_at("pool_roots.cpp", "grows")));
  EXPECT_THAT(outcome.told, HasSubstr("held by a tracked block of domain 7 ("));
  EXPECT_THAT(outcome.told, HasSubstr(place("pool_roots.cpp", "tracked") + ") -> 8 B block"));
}

}  // namespace
}  // namespace plimsoll::testing
