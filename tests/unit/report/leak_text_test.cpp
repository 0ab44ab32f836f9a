// SPDX-License-Identifier: Apache-2.0
#include "report/leak_text.hpp"

#include <gtest/gtest.h>

namespace plimsoll::report {
namespace {

LeaksAtLine leaks(ledger::Owner owner, std::string name, std::size_t count) {
  LeaksAtLine all;
  all.birth = {owner, std::move(name)};
  all.line.size = 100 * count;
  all.line.count = count;
  all.line.frame = {"f()", "a.cc", 3};
  return all;
}

std::string first_line(const LeaksAtLine& all) {
  const std::string text = leak_text(all);
  return text.substr(0, text.find('\n'));
}

TEST(LeakText, SaysWhoLeftHowMuchAndWhyItIsALeak) {
  EXPECT_EQ(leak_text(leaks(ledger::Owner::test, "Cache.Insert", 12)),
            "Leak: Cache.Insert left 1.2 KiB in 12 blocks behind (lost: nothing points to them any more)\n"
            "  +1.2 KiB  12 blocks  a.cc:3  f()\n");
}

TEST(LeakText, OneBlockIsIt) {
  EXPECT_EQ(first_line(leaks(ledger::Owner::test, "A.B", 1)),
            "Leak: A.B left 100 B in 1 block behind (lost: nothing points to it any more)");
}

TEST(LeakText, CountsWhatOnlyTheLeakedBlocksPointedTo) {
  LeaksAtLine all = leaks(ledger::Owner::test, "A.B", 1);
  all.below_size = 28;
  all.below_count = 2;
  EXPECT_EQ(leak_text(all),
            "Leak: A.B left 128 B in 3 blocks behind (lost: nothing points to it any more)\n"
            "  +100 B  1 block  a.cc:3  f()\n"
            "  and with it 28 B in 2 blocks that only it pointed to\n");
}

using ledger::Moment, ledger::Owner;

const Moment kEndOfA{Owner::test, "S.A", 1, 1}, kEndOfB{Owner::test, "S.B", 2, 1},
    kEndOfSuite{Owner::suite, "suite S", 2, 1}, kEndOfProgram{Owner::program, "", 5, 3};

std::string fate_of(const ledger::Fate& fate, const Moment& judged, std::vector<std::string> between) {
  LeaksAtLine all = leaks(Owner::test, "S.A", 1);
  all.judged = judged;
  all.fate = fate;
  all.between = std::move(between);
  EXPECT_EQ(first_line(all), "Leak: S.A left 100 B in 1 block behind (lost later: nothing points to it any more)");
  const std::string text = leak_text(all);
  const std::string last = text.substr(text.rfind('\n', text.size() - 2) + 1);
  return last.substr(0, last.size() - 1);
}

TEST(LeakText, TwoLooksWithOneTestBetweenThemNameIt) {
  EXPECT_EQ(fate_of({kEndOfA, kEndOfB}, kEndOfSuite, {"S.B"}), "  born in S.A, still held at its end; lost in S.B");
  EXPECT_EQ(fate_of({kEndOfB, kEndOfSuite}, kEndOfSuite, {}),
            "  born in S.A, last seen held at the end of S.B; lost in the tear-down of suite S");
}

TEST(LeakText, WithMoreBetweenThemItIsKnownOnlyByWhen) {
  EXPECT_EQ(fate_of({kEndOfA, kEndOfSuite}, kEndOfSuite, {"S.B"}),
            "  born in S.A, still held at its end; lost by the end of suite S; in between ran S.B");
  EXPECT_EQ(
      fate_of({kEndOfA, kEndOfProgram}, kEndOfProgram, {"S.B", "T.A", "T.B", "a name of words", "U.E"}),
      "  born in S.A, still held at its end; lost by the end of the program; in between ran S.B, T.A, T.B and 2 more");
  EXPECT_EQ(fate_of({kEndOfA, {Owner::test, "S.C", 3, 1}}, kEndOfSuite, {"S.B", "S.C"}),
            "  born in S.A, still held at its end; lost by the end of S.C; in between ran S.B");
}

TEST(LeakText, OfAnotherSuitesTestItIsNotSaidThatItLostWhatItsSetUpMayHaveLost) {
  EXPECT_EQ(fate_of({kEndOfA, {Owner::test, "T.B", 2, 2}}, kEndOfProgram, {"T.B"}),
            "  born in S.A, still held at its end; lost by the end of T.B");
}

TEST(LeakText, ATestThatWasNotLookedAtIsNotSaidToHaveHeldIt) {
  LeaksAtLine all = leaks(Owner::test, "S.A", 1);
  all.judged = kEndOfSuite;
  EXPECT_NE(leak_text(all).find("\n  born in S.A; lost by the end of suite S\n"), std::string::npos);
  EXPECT_EQ(leak_text(all).find("held"), std::string::npos);
}

TEST(LeakText, ASuitesOwnMemoryIsNotBlamedOnATest) {
  using ledger::Owner, ledger::Phase;
  const auto told = [](Owner owner, Phase phase) {
    LeaksAtLine all = leaks(owner, owner == Owner::suite ? "suite Suite" : "", 1);
    all.birth.phase = phase;
    const std::string line = first_line(all);
    return line.substr(0, line.find(" left"));
  };
  EXPECT_EQ(told(Owner::suite, Phase::set_up), "Leak: the set-up of suite Suite");
  EXPECT_EQ(told(Owner::suite, Phase::between), "Leak: code between the tests of suite Suite");
  EXPECT_EQ(told(Owner::suite, Phase::tear_down), "Leak: the tear-down of suite Suite");
  EXPECT_EQ(told(Owner::program, Phase::before_run), "Leak: code before the tests (static initialisers, main)");
  EXPECT_EQ(told(Owner::program, Phase::set_up), "Leak: the set-up of environments");
  EXPECT_EQ(told(Owner::program, Phase::between), "Leak: code between suites");
  EXPECT_EQ(told(Owner::program, Phase::tear_down), "Leak: the tear-down of environments");
}

TEST(IncompleteText, SaysWhatWasNotJudged) {
  EXPECT_EQ(incomplete_text(1, "a thread could not be stopped"),
            "plimsoll: 1 test or suite was not judged for leaks: a thread could not be stopped\n");
  EXPECT_EQ(incomplete_text(2, "why"), "plimsoll: 2 tests or suites were not judged for leaks: why\n");
}

}  // namespace
}  // namespace plimsoll::report
