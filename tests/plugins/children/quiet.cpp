// SPDX-License-Identifier: Apache-2.0
// A healthy suite that knows nothing of Plimsoll, with all that GoogleTest itself allocates. Built with and without the
// plugin: both must print the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "child.hpp"

namespace {

TEST(Quiet, Assertions) {
  EXPECT_EQ(1 + 1, 2);
  EXPECT_THAT(std::vector<int>({1, 2, 3}), testing::ElementsAre(1, 2, 3));
  EXPECT_THROW(throw std::runtime_error("expected"), std::runtime_error);
  EXPECT_NEAR(1.0, 1.1, 0.2);
  EXPECT_STREQ("a", "a");
  SCOPED_TRACE("a trace");
  SUCCEED() << "with a message";
  RecordProperty("key", "value");
}

TEST(Quiet, Containers) {
  std::map<std::string, std::vector<int>> map;
  for (int i = 0; i < 100; ++i) map["a key that does not fit inside " + std::to_string(i)].resize(10);
  EXPECT_EQ(map.size(), 100u);
}

TEST(Quiet, SharedOwnership) {
  auto owner = std::make_shared<std::string>(1000, 'x');
  std::weak_ptr<std::string> observer = owner;
  owner.reset();
  EXPECT_TRUE(observer.expired());
}

TEST(Quiet, Thread) {
  int* block = nullptr;
  std::thread([&] { block = new int(3); }).join();
  EXPECT_EQ(*keep(block), 3);
  delete block;
}

class QuietFixture : public testing::Test {
 protected:
  static void SetUpTestSuite() { shared = new std::string(500, 's'); }
  static void TearDownTestSuite() { delete shared; }
  void SetUp() override { in_set_up = new int[100]; }
  void TearDown() override { delete[] in_set_up; }
  ~QuietFixture() override { delete from_body; }

  static inline std::string* shared = nullptr;
  int* in_set_up = nullptr;
  std::string* from_body = nullptr;
};

TEST_F(QuietFixture, FreesInTearDownAndDestructor) { from_body = new std::string(1000, 'b'); }
TEST_F(QuietFixture, MayAddToTheMemoryOfTheSuite) { shared->append(10000, 't'); }

class QuietParameters : public testing::TestWithParam<std::string> {};
TEST_P(QuietParameters, AreUsed) { EXPECT_FALSE(GetParam().empty()); }
INSTANTIATE_TEST_SUITE_P(Some, QuietParameters, testing::Values("first parameter, a long one", "second"));

template <class T>
class QuietTypes : public testing::Test {};
using SomeTypes = testing::Types<int, std::string>;
TYPED_TEST_SUITE(QuietTypes, SomeTypes);
TYPED_TEST(QuietTypes, AreMade) { EXPECT_EQ(std::vector<TypeParam>(10).size(), 10u); }

TEST(Quiet, IsSkipped) { GTEST_SKIP() << "for a reason that is a long text"; }

}  // namespace
