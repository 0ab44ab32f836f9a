// SPDX-License-Identifier: Apache-2.0
#include "symbols/lost_scope.hpp"

#include <gtest/gtest.h>

#include "symbols/origin.hpp"

namespace {

using plimsoll::symbols::Location;
using plimsoll::symbols::Origin;
using plimsoll::symbols::restore_lost_scope;

std::vector<Location> frame(const char* function, const char* file, int line) {
  Location location;
  location.function = function;
  location.file = file;
  location.line = line;
  location.module = "/home/me/tests";
  location.origin = plimsoll::symbols::classify(location);
  return {location};
}

constexpr const char* kHeader = "/usr/include/c++/12/bits/new_allocator.h";

TEST(LostScope, GivesTheUsersFunctionBackWithoutInventingALine) {
  auto frames = frame("A_B_Test::TestBody()", kHeader, 137);
  EXPECT_TRUE(restore_lost_scope(frames));
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].function, "");
  EXPECT_EQ(frames[0].line, 137);
  EXPECT_EQ(frames[0].origin, Origin::standard_library);
  EXPECT_TRUE(frames[0].inlined);
  EXPECT_EQ(frames[1].function, "A_B_Test::TestBody()");
  EXPECT_EQ(frames[1].file, "");
  EXPECT_EQ(frames[1].line, 0);
  EXPECT_EQ(frames[1].origin, Origin::user);
  EXPECT_FALSE(frames[1].inlined);
}

TEST(LostScope, LeavesTrueFramesAlone) {
  for (auto frames :
       {frame("std::__new_allocator<int>::allocate(unsigned long)", kHeader, 137), frame("", kHeader, 137),
        frame("operator new(unsigned long, void*)", "/usr/include/c++/12/new", 175),
        frame("_mm_malloc(unsigned long)", "/usr/lib/gcc/x86_64-linux-gnu/12/include/mm_malloc.h", 30),
        frame("A_B_Test::TestBody()", "/home/me/a_test.cc", 3), frame("A_B_Test::TestBody()", "", 0)}) {
    const std::string function = frames[0].function;
    EXPECT_FALSE(restore_lost_scope(frames));
    EXPECT_EQ(frames.size(), 1U) << function;
    EXPECT_EQ(frames[0].function, function);
  }
}

}  // namespace
