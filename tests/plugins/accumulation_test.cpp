// SPDX-License-Identifier: Apache-2.0
// What the tests of a run leave held, all together: a line in the summary for a holder that keeps memory of several
// tests, a failure only where the options ask for one.
#include <gmock/gmock.h>

#include <fstream>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Child child(const std::string& tests) { return Child("accumulation").filter(tests); }

TEST(AccumulationTest, IsALineOfTheSummaryAndNoFailure) {
  const ChildOutcome outcome = child("Sessions.*").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.text(), HasSubstr("plimsoll: (anonymous namespace)::g_sessions ("));
  EXPECT_THAT(outcome.text(),
              HasSubstr(place("accumulation.cpp", "sessions") + ") keeps 4.2 KiB of 4 tests, allocated by "));
  EXPECT_THAT(outcome.text(), HasSubstr(place("accumulation.cpp", "remember") + " (anonymous namespace)::remember("));
  EXPECT_THAT(outcome.text(),
              HasSubstr("Sessions.Ann 1.1 KiB, Sessions.Bob 1.1 KiB, Sessions.Cid 1.1 KiB, Sessions.Dan 1.1 KiB\n"));
  EXPECT_EQ(outcome.xml.find("keeps"), std::string::npos) << "it is no failure";
}

TEST(AccumulationTest, FailsWhereItIsAskedFor) {
  const ChildOutcome outcome = child("Sessions.*").options("leaks=accumulating").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.failed(), IsEmpty()) << "it is no single test's";
  EXPECT_THAT(outcome.text(), HasSubstr(place("accumulation.cpp", "remember")));
  EXPECT_THAT(outcome.text(), HasSubstr("Accumulating: (anonymous namespace)::g_sessions ("));
  EXPECT_THAT(outcome.text(), HasSubstr(place("accumulation.cpp", "sessions") +
                                        ") keeps 4.2 KiB in 8 blocks of 4 tests: Sessions.Ann 1.1 KiB, "));
}

TEST(AccumulationTest, AVariableIsOneHolderHoweverManyWordsItHas) {
  const ChildOutcome outcome = child("Slots.*").options("leaks=accumulating").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.text(),
              HasSubstr("keeps 2.2 KiB in 3 blocks of 3 tests: Slots.First 2.0 KiB, Slots.Second 200 B, "
                        "Slots.Third 20 B\n"));
  EXPECT_THAT(outcome.text(), HasSubstr(place("accumulation.cpp", "slots")));
}

TEST(AccumulationTest, WhatIsInitialisedReplacedAllowedOrHeldByTwoIsNone) {
  for (const char* tests : {"TwoTests.*", "Lazy.*", "Replaced.*", "Allowed.*", "Shared.*"}) {
    const ChildOutcome outcome = child(tests).options("leaks=accumulating:confirm=0").run();
    EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
    EXPECT_EQ(outcome.text().find("keeps"), std::string::npos) << outcome.text();
  }
}

TEST(AccumulationTest, IsNotAskedForWhenOnlyLostMemoryIs) {
  for (const char* leaks : {"leaks=lost", "leaks=off"})
    EXPECT_EQ(child("Sessions.*").options(leaks).run().text().find("keeps"), std::string::npos);
}

TEST(AccumulationTest, ASuppressedLineAddsNothing) {
  const std::string file = temporary_path("supp");
  std::ofstream(file) << "leak:remember\n";
  const ChildOutcome outcome = child("Sessions.*").options("leaks=accumulating:suppressions=" + file).run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
}

TEST(GrowthCeilingTest, FailsTheRunAboveItsLine) {
  const ChildOutcome outcome = child("TwoTests.*").options("growth=2KiB").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.text(),
              HasSubstr("Growth ceiling exceeded: what the tests left held at the end of the run: 2.1 KiB > "
                        "2.0 KiB (over by "));
  EXPECT_THAT(outcome.text(), HasSubstr("accumulation.cpp"));
}

TEST(GrowthCeilingTest, CountsWithWhateverKindOfLeaks) {
  for (const char* leaks : {"off", "lost", "growing", "accumulating"})
    EXPECT_EQ(child("TwoTests.*").options(std::string("growth=2000:leaks=") + leaks).run().exit_code, 1) << leaks;
}

TEST(GrowthCeilingTest, IsKeptBelow) {
  EXPECT_EQ(child("TwoTests.*").options("growth=3KiB").run().exit_code, 0);
  EXPECT_EQ(child("Replaced.*").options("growth=1024").run().exit_code, 0);
  EXPECT_EQ(child("Replaced.*").options("growth=1023").run().exit_code, 1);
}

}  // namespace
}  // namespace plimsoll::testing
