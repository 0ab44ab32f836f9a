// SPDX-License-Identifier: Apache-2.0
// Death tests: GoogleTest forks a child for each, or runs the program anew. The children leak, break ceilings and exit
// in every way, but judge nothing and print nothing: what they print is compared here, to the letter.
#include <gmock/gmock.h>
#include <plimsoll/gtest.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "child.hpp"

namespace {

using testing::ExitedWithCode;
using testing::StrEq;

void say(const char* words) {
  std::fputs(words, stderr);
  std::fflush(stderr);
}

void leak_and_say() {
  for (int i = 0; i < 100; ++i) keep(new char[100]);
  say("last words");
}

TEST(DeathDeathTest, Abort) {
  EXPECT_DEATH(
      {
        leak_and_say();
        std::abort();
      },
      StrEq("last words"));
}

TEST(DeathDeathTest, ExitRunsDestructorsAndHandlers) {
  EXPECT_EXIT(
      {
        leak_and_say();
        std::exit(0);
      },
      ExitedWithCode(0), StrEq("last words"));
}

TEST(DeathDeathTest, QuickExit) {
  EXPECT_EXIT(
      {
        leak_and_say();
        _exit(7);
      },
      ExitedWithCode(7), StrEq("last words"));
}

TEST(DeathDeathTest, CeilingInTheChild) {
  EXPECT_EXIT(
      {
        {
          MEMORY_CEILING(1_GiB);
          std::vector<char> block(1000);
          keep(block.data());
        }
        say("last words");
        std::exit(3);
      },
      ExitedWithCode(3), StrEq("last words"));
}

TEST(DeathDeathTest, WithThreads) {
  EXPECT_EXIT(
      {
        std::thread([] { keep(new char[100]); }).join();
        say("last words");
        std::exit(0);
      },
      ExitedWithCode(0), StrEq("last words"));
}

TEST(DeathDeathTest, SegmentationFault) {
  EXPECT_DEATH(
      {
        leak_and_say();
        int* nowhere = keep(static_cast<int*>(nullptr));
        *nowhere = 1;
      },
      StrEq("last words"));
}

TEST(DeathDeathTest, AroundACeiling) {
  MEMORY_CEILING(1_MiB);
  EXPECT_DEATH(std::abort(), "");
}

// The parent is judged as ever.
TEST(LeakDeathTest, InTheParent) {
  EXPECT_DEATH(std::abort(), "");
  keep(new char[1234]);  // LINE: parent
}

}  // namespace
