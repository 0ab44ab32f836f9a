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

TEST(LeakText, ATestsMemoryThatWasLostLaterSaysWhen) {
  LeaksAtLine all = leaks(ledger::Owner::test, "A.B", 1);
  all.judged_at = ledger::Owner::suite;
  all.judged_name = "suite A";
  EXPECT_NE(first_line(all).find("something still did when the test ended, nothing at the end of suite A"),
            std::string::npos);
  all.judged_at = ledger::Owner::program;
  EXPECT_NE(first_line(all).find("nothing at the end of the program"), std::string::npos);
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
