// SPDX-License-Identifier: Apache-2.0
// threads=own and threads=all, with either framework: a foreign thread's memory is silent with one and fires with the
// other; a test's own thread, and a worker with a token, fire with both.
#include <gmock/gmock.h>

#include "child_run.hpp"
#include "framework.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;

// Growth shows when a test is repeated, below.
Child child(const std::string& filter, const std::string& threads) {
  return Child("own_threads").filter(filter).options("confirm=0:threads=" + threads);
}

TEST(OwnThreadsTest, OthersAreSilentWithOwn) {
  const ChildOutcome outcome = child("Starts.*:Others.*:Quiet.*", "own").run();
  EXPECT_EQ(outcome.failed(), std::set<std::string>()) << outcome.text();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_FALSE(outcome.says("Leak: ")) << outcome.text();
}

TEST(OwnThreadsTest, OthersFireWithAll) {
  const ChildOutcome outcome = child("Starts.*:Others.*", "all").run();
  std::set<std::string> expected = child("Others.*", "all").tests();
  expected.erase("Others.GrowInAPool");
  EXPECT_EQ(outcome.failed(), expected) << outcome.text();
}

TEST(OwnThreadsTest, OwnThreadsAndTokensFireWithBoth) {
  for (const char* threads : {"own", "all"}) {
    const ChildOutcome outcome = child("Own.*:Token.*", threads).run();
    std::set<std::string> expected = child("Own.*:Token.*", threads).tests();
    expected.erase("Own.Grow");
    EXPECT_EQ(outcome.failed(), expected) << threads << outcome.text();
    EXPECT_THAT(outcome.told, HasSubstr(place("own_threads.cpp", "lost record"))) << threads;
    EXPECT_THAT(outcome.told, HasSubstr(place("own_threads.cpp", "rise of a thread"))) << threads;
  }
}

TEST(OwnThreadsTest, QuietOnesAreQuietWithBoth) {
  for (const char* threads : {"own", "all"}) EXPECT_EQ(child("Quiet.*", threads).run().exit_code, 0) << threads;
}

}  // namespace
}  // namespace plimsoll::testing
