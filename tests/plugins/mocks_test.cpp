// SPDX-License-Identifier: Apache-2.0
// A mock object that outlives its test is a leak, though GoogleMock lists it; one that the user's code still holds is
// not. GoogleMock's own complaint comes at the program's end, without a line of the allocation.
#include <gmock/gmock.h>

#include <string>

#include "child_run.hpp"
#include "framework.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct LostMock {
  std::string test;
  std::string line;
};
void PrintTo(const LostMock& mock, std::ostream* out) { *out << mock.test; }

class LostMockTest : public ::testing::TestWithParam<LostMock> {
 protected:
  static void expect_leak(const ChildOutcome& outcome) {
    const std::string test = "LostMock." + GetParam().test;
    EXPECT_EQ(outcome.exit_code, framework().failed) << outcome.text();
    EXPECT_THAT(outcome.failed(), ElementsAre(test)) << outcome.text();
    EXPECT_THAT(outcome.out, HasSubstr(failure_at("lost_mocks.cpp", GetParam().line)));
    EXPECT_THAT(outcome.out, HasSubstr("Leak: " + test + " left "));
    EXPECT_EQ(outcome.count("Leak:"), 1u) << outcome.text();
  }
  static Child child() { return Child("lost_mocks").filter("LostMock." + GetParam().test); }
};

TEST_P(LostMockTest, FailsItsTestAtTheLineOfItsNew) { expect_leak(child().run()); }
TEST_P(LostMockTest, DoesSoWithFewFrames) { expect_leak(child().options("frames=4").run()); }

INSTANTIATE_TEST_SUITE_P(Ways, LostMockTest,
                         ::testing::Values(LostMock{"WithExpectations", "expectations"},
                                           LostMock{"WithADefaultAlone", "default"}, LostMock{"Nice", "nice"},
                                           LostMock{"NiceAndNeverUsed", "never used"}, LostMock{"Strict", "strict"},
                                           LostMock{"Naggy", "naggy"}, LostMock{"ThatGoogleMockMayLeak", "allowed"},
                                           LostMock{"VerifiedByHand", "verified"}, LostMock{"InsideAnObject", "member"},
                                           LostMock{"HeldByItsOwnAction", "own action"}));

// GoogleMock's nodes and tables remain with the mock; they are not the user's.
TEST(LostMockTest, FiguresAreThoseOfTheMockAlone) {
  const ChildOutcome outcome = Child("lost_mocks").filter("LostMock.NiceAndNeverUsed").run();
  EXPECT_THAT(outcome.out, HasSubstr(" in 2 blocks behind (lost")) << "the mock and the name that it owns";
}

TEST(LostMockTest, IsToldInEachRepetition) {
  const ChildOutcome outcome = Child("lost_mocks").filter("LostMock.Nice").argument("--gtest_repeat=3").run();
  EXPECT_EQ(outcome.count("Leak: LostMock.Nice left "), 3u) << outcome.text();
}

TEST(LostMockTest, AmongHeldOnesEachOfThemIsTold) {
  const ChildOutcome outcome = Child("lost_mocks").run();
  EXPECT_EQ(outcome.exit_code, framework().failed) << outcome.text();
  // One may look held by a word that is left over in a frame of the framework's, until its suite ends: it is told then.
  EXPECT_GE(outcome.failed().size(), 9u) << outcome.text();
  EXPECT_EQ(outcome.count("Leak: LostMock."), 10u) << outcome.text();
  EXPECT_EQ(outcome.count("Leak: "), 10u) << outcome.text();
}

TEST(HeldMockTest, IsNoLeak) {
  for (const char* options : {"frames=1", "frames=24"}) {
    for (const char* repeat : {"--gtest_repeat=1", "--gtest_repeat=3"}) {
      SCOPED_TRACE(std::string(options) + " " + repeat);
      const ChildOutcome outcome = Child("lost_mocks").filter("HeldMock*").options(options).argument(repeat).run();
      EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
      EXPECT_THAT(outcome.failed(), IsEmpty());
      EXPECT_FALSE(outcome.says("Leak:")) << outcome.text();
    }
  }
}

}  // namespace
}  // namespace plimsoll::testing
