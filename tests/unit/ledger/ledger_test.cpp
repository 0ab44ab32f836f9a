// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.hpp"

#include <gtest/gtest.h>

namespace plimsoll::ledger {
namespace {

struct LedgerTest : testing::Test {
  Ledger ledger;
  // Sequences: 1-10 before, suite A 11-50 with tests A.x 21-30 and A.y 31-40 (silenced), suite B from 61 on, B.z from 71.
  LedgerTest() {
    ledger.begin_suite("A", 10);
    ledger.begin_test("A.x", 20);
    ledger.end_test(30);
    ledger.begin_test("A.y", 30);
    ledger.end_test(40);
    ledger.silence_test();
    ledger.end_suite(50);
    ledger.begin_suite("B", 60);
    ledger.begin_test("B.z", 70);
  }
  static record::BlockRecord block(std::uint64_t sequence) { return {8, 1, sequence}; }
  std::string owner(std::uint64_t sequence) const {
    const Birth birth = ledger.birth_of(sequence);
    const char* kinds[] = {"test ", "suite ", "program"};
    return kinds[static_cast<int>(birth.owner)] + birth.name;
  }
};

TEST_F(LedgerTest, TellsATestsMemoryFromItsSuitesAndTheProgramsOwn) {
  EXPECT_EQ(owner(1), "program");
  EXPECT_EQ(owner(10), "program");
  EXPECT_EQ(owner(11), "suite A");
  EXPECT_EQ(owner(20), "suite A");
  EXPECT_EQ(owner(21), "test A.x");
  EXPECT_EQ(owner(30), "test A.x");
  EXPECT_EQ(owner(31), "test A.y");
  EXPECT_EQ(owner(41), "suite A") << "its tear-down";
  EXPECT_EQ(owner(51), "program") << "between suites";
  EXPECT_EQ(owner(70), "suite B");
  EXPECT_EQ(owner(1000), "test B.z") << "still open";
}

TEST_F(LedgerTest, TellsThePhaseOfWhatIsNoTests) {
  ledger.begin_run(5);
  EXPECT_EQ(ledger.birth_of(25).phase, Phase::within);
  EXPECT_EQ(ledger.birth_of(5).phase, Phase::before_run);
  EXPECT_EQ(ledger.birth_of(6).phase, Phase::set_up) << "of environments";
  EXPECT_EQ(ledger.birth_of(11).phase, Phase::set_up);
  EXPECT_EQ(ledger.birth_of(20).phase, Phase::set_up);
  EXPECT_EQ(ledger.birth_of(41).phase, Phase::tear_down);
  EXPECT_EQ(ledger.birth_of(51).phase, Phase::between);
  EXPECT_EQ(ledger.birth_of(70).phase, Phase::set_up);
  ledger.end_test(80);
  EXPECT_EQ(ledger.birth_of(81).phase, Phase::tear_down);
  ledger.end_suite(90);
  EXPECT_EQ(ledger.birth_of(91).phase, Phase::tear_down) << "of environments";
}

TEST_F(LedgerTest, TellsWhatASuiteAllocatesBetweenItsTests) {
  ledger.end_test(80);
  ledger.begin_test("B.w", 90);
  EXPECT_EQ(ledger.birth_of(85).phase, Phase::between);
  EXPECT_EQ(ledger.birth_of(45).phase, Phase::tear_down) << "of the suite before";
}

TEST_F(LedgerTest, AsksOfAnIntervalOnlyWhatWasBornInIt) {
  EXPECT_TRUE(ledger.concerns(ledger.current_test(), block(71)));
  EXPECT_FALSE(ledger.concerns(ledger.current_test(), block(70)));
  EXPECT_TRUE(ledger.concerns({0, 100}, block(5)));
}

TEST_F(LedgerTest, ASilencedTestIsNeverJudgedLater) {
  EXPECT_FALSE(ledger.concerns({10, 50}, block(35)));
  EXPECT_TRUE(ledger.concerns({10, 50}, block(25)));
}

TEST_F(LedgerTest, ALeakIsReportedOnce) {
  ledger.note_reported({block(25), {block(26)}});
  EXPECT_FALSE(ledger.concerns({0, 100}, block(25)));
  EXPECT_FALSE(ledger.concerns({0, 100}, block(26))) << "what hangs below it neither";
  EXPECT_TRUE(ledger.concerns({0, 100}, block(27)));
}

TEST_F(LedgerTest, CountsTheTestsBetweenTwoMoments) {
  const Moment before = ledger.end_of(Owner::test);
  EXPECT_EQ(before.name, "B.z");
  EXPECT_EQ(ledger.end_of(Owner::suite).name, "B");
  ledger.begin_test("B.one", 80);
  ledger.begin_test("B.two", 90);
  EXPECT_EQ(ledger.tests_between(before, ledger.end_of(Owner::program)), (std::vector<std::string>{"B.one", "B.two"}));
  EXPECT_TRUE(ledger.tests_between(before, before).empty());
}

TEST_F(LedgerTest, KnowsWhereATestIsWritten) {
  ledger.begin_test("B.placed", 80, {"b.cc", 7});
  EXPECT_EQ(ledger.birth_of(81).place, (Place{"b.cc", 7}));
}

}  // namespace
}  // namespace plimsoll::ledger
