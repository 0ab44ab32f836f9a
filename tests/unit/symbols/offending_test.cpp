// SPDX-License-Identifier: Apache-2.0
#include "symbols/offending.hpp"

#include <gtest/gtest.h>

namespace {

using plimsoll::symbols::call_path;
using plimsoll::symbols::is_test_body;
using plimsoll::symbols::Location;
using plimsoll::symbols::offending_frame;
using plimsoll::symbols::Origin;

Location frame(Origin origin, int line, const char* function = "f()") {
  Location location;
  location.function = function;
  location.line = line;
  location.origin = origin;
  return location;
}

using Indices = std::vector<std::size_t>;

TEST(TestBody, IsGoogleTestsMethodOrCatch2sFunctionItself) {
  const auto is_body = [](const char* function) { return is_test_body(frame(Origin::user, 1, function)); };
  EXPECT_TRUE(is_body("Suite_Name_Test::TestBody()"));
  EXPECT_TRUE(is_body("TEST_CASE()"));
  EXPECT_TRUE(is_body("my::(anonymous namespace)::TEST_CASE()"));
  EXPECT_TRUE(is_body("TEST_CASE<std::vector<int>>()"));
  EXPECT_FALSE(is_body("TEST_CASE()::{lambda()#1}::operator()() const"));
  EXPECT_FALSE(is_body("run_TEST_CASE()"));
  EXPECT_FALSE(is_body("TEST_CASE(int)"));
}

TEST(Generator, IsKnownByTheFramesOfCatch2InsideTheTest) {
  using plimsoll::symbols::is_in_generator;
  const Location allocates = frame(Origin::user, 1, "Numbers::next()"), body = frame(Origin::user, 2, "TEST_CASE()");
  const Location advances = frame(Origin::framework, 0, "Catch::Generators::GeneratorUntypedBase::countedNext()");
  EXPECT_TRUE(is_in_generator(std::vector{allocates, advances, body}));
  EXPECT_TRUE(is_in_generator(std::vector{allocates, advances, frame(Origin::user, 3, "main")}));
  EXPECT_FALSE(is_in_generator(std::vector{allocates, body}));
  EXPECT_FALSE(is_in_generator(std::vector{allocates, body, advances}));
}

TEST(OffendingFrame, IsTheInnermostLineOfTheUsers) {
  const std::vector stack = {frame(Origin::tool, 1), frame(Origin::standard_library, 2), frame(Origin::user, 0),
                             frame(Origin::user, 31), frame(Origin::user, 44)};
  EXPECT_EQ(offending_frame(stack).index, 3U);
  EXPECT_FALSE(offending_frame(stack).foreign);
}

TEST(OffendingFrame, IsTheUsersWithoutALineWhenNoneHasOne) {
  const std::vector stack = {frame(Origin::standard_library, 2), frame(Origin::library, 0), frame(Origin::user, 0),
                             frame(Origin::user, 0)};
  EXPECT_EQ(offending_frame(stack).index, 2U);
  EXPECT_FALSE(offending_frame(stack).foreign);
}

TEST(OffendingFrame, MayBeOfAFileButNoLine) {
  Location merged = frame(Origin::user, 0);
  merged.file = "a.cc";
  const std::vector<Location> stack{frame(Origin::library, 1), merged, frame(Origin::user, 7)};
  EXPECT_EQ(offending_frame(stack).index, 1U) << "what the compiler made of two lines is not the caller's";
}

TEST(OffendingFrame, IsForeignWhenNothingIsTheUsers) {
  const std::vector stack = {frame(Origin::c_library, 0), frame(Origin::standard_library, 9),
                             frame(Origin::framework, 3)};
  EXPECT_EQ(offending_frame(stack).index, 1U);
  EXPECT_TRUE(offending_frame(stack).foreign);
}

TEST(OffendingFrame, IsTheInnermostWhenNothingIsKnown) {
  const std::vector stack = {frame(Origin::c_library, 0), frame(Origin::unknown, 0)};
  EXPECT_EQ(offending_frame(stack).index, 0U);
  EXPECT_TRUE(offending_frame(stack).foreign);
  EXPECT_EQ(offending_frame({}).index, 0U);
  EXPECT_TRUE(offending_frame({}).foreign);
}

TEST(TestBody, IsTheMethodThatGoogleTestMakes) {
  EXPECT_TRUE(is_test_body(frame(Origin::user, 1, "Report_StaysUnder5MiB_Test::TestBody()")));
  EXPECT_TRUE(is_test_body(frame(Origin::user, 1, "gtest_suite_Typed_::Grows<int>::TestBody()")));
  EXPECT_FALSE(is_test_body(frame(Origin::user, 1, "A_B_Test::TestBody()::{lambda()#1}::operator()() const")));
  EXPECT_FALSE(is_test_body(frame(Origin::user, 1, "runTestBody()")));
  EXPECT_FALSE(is_test_body(frame(Origin::user, 1, "")));
}

TEST(CallPath, GoesFromTheOffendingFrameToTheTestBody) {
  const std::vector stack = {frame(Origin::standard_library, 2),
                             frame(Origin::user, 31),
                             frame(Origin::standard_library, 5),
                             frame(Origin::user, 44),
                             frame(Origin::user, 15, "A_B_Test::TestBody()"),
                             frame(Origin::framework, 9),
                             frame(Origin::user, 3, "main")};
  EXPECT_EQ(call_path(stack, 1), (Indices{1, 3, 4}));
}

TEST(CallPath, IsTheTestBodyAloneWhenItAllocates) {
  const std::vector stack = {frame(Origin::user, 15, "A_B_Test::TestBody()"), frame(Origin::user, 3, "main")};
  EXPECT_EQ(call_path(stack, 0), (Indices{0}));
}

TEST(CallPath, GoesToTheOutermostOfTheUsersWithoutATestBody) {
  const std::vector stack = {frame(Origin::user, 31), frame(Origin::framework, 5), frame(Origin::user, 3, "main"),
                             frame(Origin::c_library, 0)};
  EXPECT_EQ(call_path(stack, 0), (Indices{0, 2}));
}

TEST(CallPath, BeginsWithAForeignFrameAndOfNothingIsEmpty) {
  const std::vector stack = {frame(Origin::framework, 5), frame(Origin::user, 3, "main")};
  EXPECT_EQ(call_path(stack, 0), (Indices{0, 1}));
  EXPECT_EQ(call_path({}, 0), Indices{});
}

}  // namespace
