// SPDX-License-Identifier: Apache-2.0
#include "session/suspects.hpp"

#include <gtest/gtest.h>

namespace plimsoll::session {
namespace {

using Tests = std::vector<std::string>;

Suspicion of(std::initializer_list<const char*> tests) {
  Suspicion suspicion;
  for (const char* test : tests) suspicion.push_back({test, 100 - suspicion.size()});
  return suspicion;
}

TEST(Suspects, AreNoneWithoutASuspicion) { EXPECT_EQ(most_suspicious({}), Tests{}); }

TEST(Suspects, AreThoseThatKeptMost) { EXPECT_EQ(most_suspicious({of({"A", "B", "C"})}), (Tests{"A", "B", "C"})); }

TEST(Suspects, OfEachSuspicionTheFirstComeFirst) {
  EXPECT_EQ(most_suspicious({of({"A", "B", "C"}), of({"K", "L", "M", "N"})}),
            (Tests{"A", "K", "B", "L", "C", "M", "N"}));
}

TEST(Suspects, AreRepeatedOnceWhateverTheyAreSuspectedOf) {
  EXPECT_EQ(most_suspicious({of({"A", "B", "C"}), of({"B", "A", "D"})}), (Tests{"A", "B", "C", "D"}));
}

TEST(Suspects, AreTenAtMost) {
  const Suspicion many = of({"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"});
  EXPECT_EQ(most_suspicious({many}).size(), 10u);
  const Tests tests = most_suspicious({many, of({"X", "Y", "Z"})});
  EXPECT_EQ(tests, (Tests{"A", "X", "B", "Y", "C", "Z", "D", "E", "F", "G"}));
}

TEST(Suspects, ByHolderAreTestsThatCanBeRepeatedThoseThatKeptMostFirst) {
  report::Accumulation accumulation;
  accumulation.tests = {{"A", 10}, {"B", 30}, {"Judged", 50}, {"C", 20}};
  const std::vector<Suspicion> suspicions =
      suspicions_by_holder({{"C", 1, 5}, {"B", 1, 5}, {"A", 2, 5}}, {accumulation});
  ASSERT_EQ(suspicions.size(), 1u);
  EXPECT_EQ(most_suspicious(suspicions), (Tests{"B", "C", "A"}));
}

}  // namespace
}  // namespace plimsoll::session
