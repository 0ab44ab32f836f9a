// SPDX-License-Identifier: Apache-2.0
// Whatever GoogleTest calls of the user's ends with a jump here.
#include <gtest/gtest.h>

#include <cstdlib>

#include "jump.hpp"

namespace {

class Jump : public testing::Test {
  FRAMELESS void TestBody() override { JUMP_TO_MALLOC; }
};
const auto* const registered =
    testing::RegisterTest("Jump", "Body", nullptr, nullptr, __FILE__, __LINE__, [] { return new Jump; });  // LINE: body

TEST(JumpLast, Call) { lose(); }  // LINE: last call

class JumpOfSetUp : public testing::Test {
  FRAMELESS void SetUp() override { JUMP_TO_MALLOC; }
};
TEST_F(JumpOfSetUp, Loses) {}  // LINE: set-up

class JumpOfTearDown : public testing::Test {
  FRAMELESS void TearDown() override { JUMP_TO_MALLOC; }
};
TEST_F(JumpOfTearDown, Loses) {}  // LINE: tear-down

class JumpOfConstructor : public testing::Test {
 protected:
  JumpOfConstructor() { lose(); }  // LINE: constructor
};
TEST_F(JumpOfConstructor, Loses) {}

class JumpWithParameter : public testing::TestWithParam<int> {};
TEST_P(JumpWithParameter, Loses) { lose(); }  // LINE: parameter
INSTANTIATE_TEST_SUITE_P(By, JumpWithParameter, testing::Values(1));

template <class>
class JumpTyped : public testing::Test {};
TYPED_TEST_SUITE(JumpTyped, testing::Types<int>);
TYPED_TEST(JumpTyped, Loses) { lose(); }  // LINE: typed

class JumpOfSuiteSetUp : public testing::Test {
 protected:
  FRAMELESS static void SetUpTestSuite() { JUMP_TO_MALLOC; }
};
TEST_F(JumpOfSuiteSetUp, Passes) {}  // LINE: suite set-up

class JumpOfSuiteTearDown : public testing::Test {
 protected:
  FRAMELESS static void TearDownTestSuite() { JUMP_TO_MALLOC; }
};
TEST_F(JumpOfSuiteTearDown, Passes) {}  // LINE: suite tear-down

class SetsUp : public testing::Environment {
  FRAMELESS void SetUp() override { JUMP_TO_MALLOC; }
};
class TearsDown : public testing::Environment {
  FRAMELESS void TearDown() override { JUMP_TO_MALLOC; }
};
const bool has_environments = [] {
  if (std::getenv("JUMP_OF_SET_UP")) testing::AddGlobalTestEnvironment(new SetsUp);
  if (std::getenv("JUMP_OF_TEAR_DOWN")) testing::AddGlobalTestEnvironment(new TearsDown);
  return true;
}();
TEST(JumpOfEnvironment, Passes) {}

}  // namespace
