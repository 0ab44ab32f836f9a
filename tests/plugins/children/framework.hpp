// SPDX-License-Identifier: Apache-2.0
// The few words that a child program needs when it is built with either framework: what is tested in it does not depend
// on which. A test of a suite is `TEST(Suite, Name)` in both, and is called "Suite.Name".
#pragma once

#ifdef CHILD_OF_CATCH2

#include <catch2/catch_test_macros.hpp>
#include <plimsoll/catch2.hpp>

#define TEST(suite, name) TEST_CASE(#suite "." #name)
#define EXPECT(...) CHECK((__VA_ARGS__))
#define FAIL_AND_LEAVE(text) FAIL(text)
#define SKIP_AND_LEAVE(text) SKIP(text)

#else

#include <plimsoll/gtest.hpp>

#define EXPECT(...) EXPECT_TRUE((__VA_ARGS__))
#define FAIL_AND_LEAVE(text) FAIL() << text
#define SKIP_AND_LEAVE(text) GTEST_SKIP() << text

#endif
