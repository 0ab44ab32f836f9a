// SPDX-License-Identifier: Apache-2.0
#include "ledger/growth.hpp"

#include <gtest/gtest.h>

#include <map>

namespace plimsoll::ledger {
namespace {

using Gains = std::vector<std::uint64_t>;

struct GrowthTest : testing::Test {
  Growth growth;
  // The gains that are told of the only site, empty when none.
  Gains run(std::uint64_t bytes, std::uint64_t live, const char* test = "Session.Login", record::SiteId site = 7) {
    const std::vector<GrowthAtSite> grown = growth.note_run(test, {{site, bytes, live}});
    return grown.empty() ? Gains{} : grown.front().gains;
  }
  void run_that_keeps_nothing(const char* test = "Session.Login") { EXPECT_TRUE(growth.note_run(test, {}).empty()); }
};

TEST_F(GrowthTest, ThreeRunsThatKeepMoreAreTold) {
  EXPECT_EQ(run(40, 40), Gains{});
  EXPECT_EQ(run(40, 80), Gains{});
  EXPECT_EQ(run(40, 120), (Gains{40, 40, 40}));
}

TEST_F(GrowthTest, IsToldOnce) {
  run(40, 40), run(40, 80), run(40, 120);
  EXPECT_EQ(run(40, 160), Gains{});
}

TEST_F(GrowthTest, TheFirstRunMayHaveInitialisedMore) {
  run(1000, 1000), run(40, 1040);
  EXPECT_EQ(run(40, 1080), (Gains{1000, 40, 40}));
}

TEST_F(GrowthTest, WhatIsKeptOnceIsALazyInitialisation) {
  run(1000, 1000);
  run_that_keeps_nothing();
  run_that_keeps_nothing();
  EXPECT_EQ(run(10, 1010), Gains{});
}

TEST_F(GrowthTest, WhatIsReplacedDoesNotGrow) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(run(40, 40), Gains{});
}

TEST_F(GrowthTest, WhatAnotherThreadHoldsMustAddToWhatWasThere) {
  const auto run_of_thread = [this](std::uint64_t bytes, std::uint64_t live) {
    return growth.note_run("Pool.Works", {{7, bytes, live, true}}).size();
  };
  EXPECT_EQ(run_of_thread(10, 10) + run_of_thread(20, 20) + run_of_thread(30, 30) + run_of_thread(40, 40), 0u);
  EXPECT_EQ(run_of_thread(10, 50) + run_of_thread(10, 60), 1u);
}

TEST_F(GrowthTest, ABlockThatIsReplacedByALargerOneGrows) {
  run(8, 8), run(16, 16);
  EXPECT_EQ(run(32, 32), (Gains{8, 8, 16}));
}

TEST_F(GrowthTest, ARunInBetweenThatKeepsNothingBreaksTheSeries) {
  run(40, 40), run(40, 80);
  run_that_keeps_nothing();
  EXPECT_EQ(run(40, 120), Gains{});
  EXPECT_EQ(run(40, 160), Gains{});
  EXPECT_EQ(run(40, 200), (Gains{40, 40, 40}));
}

TEST_F(GrowthTest, TestsAndSitesAreApart) {
  run(40, 40, "A"), run(40, 80, "B"), run(40, 120, "A");
  EXPECT_EQ(run(40, 160, "B"), Gains{}) << "two runs of each";
  run(40, 40, "C", 1), run(40, 40, "C", 2);
  EXPECT_EQ(run(40, 40, "C", 3), Gains{}) << "each at a site of its own";
}

TEST_F(GrowthTest, WhatOtherTestsAddedToTheSiteIsNotCounted) {
  const auto all_of = [this](std::uint64_t live) {
    run(40, live, "A"), run(40, live + 40, "B");
    return run(40, live + 80, "C");
  };
  all_of(40), all_of(160);
  EXPECT_EQ(all_of(280), (Gains{40, 40, 40}));
}

TEST_F(GrowthTest, KnowsWhatTestsKeptThatRanOnce) {
  run(40, 40, "A"), run(50, 90, "B"), run(60, 150, "B");
  run_that_keeps_nothing("C");
  std::map<std::string, std::uint64_t> bytes;
  for (const KeptByTest& kept : growth.kept_by_tests()) bytes[kept.test] = kept.bytes;
  EXPECT_EQ(bytes, (std::map<std::string, std::uint64_t>{{"A", 40}, {"B", 110}}));
  run(60, 210, "B");
  EXPECT_EQ(growth.kept_by_tests().size(), 1u) << "three runs have been judged";
}

TEST_F(GrowthTest, StartsAnew) {
  run(40, 40), run(40, 80);
  growth.clear();
  EXPECT_EQ(run(40, 120), Gains{});
}

}  // namespace
}  // namespace plimsoll::ledger
