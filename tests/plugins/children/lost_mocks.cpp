// SPDX-License-Identifier: Apache-2.0
// Mock objects that outlive their test, in every way: only GoogleMock's own lists of mock objects still know them. Some
// are healthy. GoogleMock ends the program with status 1 for those that it was not told to leak.
#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "child.hpp"

namespace {

using testing::_;
using testing::Return;

class Store {
 public:
  virtual ~Store() = default;
  virtual int count() const = 0;
  virtual std::shared_ptr<Store> next() = 0;
};

class MockStore : public Store {
 public:
  MOCK_METHOD(int, count, (), (const, override));
  MOCK_METHOD((std::shared_ptr<Store>), next, (), (override));

  std::string name = std::string(100, 'n');
};

template <class Mock>
[[gnu::noinline]] void use(Mock& store) {
  EXPECT_CALL(store, count()).WillOnce(Return(1));
  EXPECT_EQ(store.count(), 1);
}

TEST(LostMock, WithExpectations) {
  use(*keep(new MockStore));  // LINE: expectations
}

TEST(LostMock, WithADefaultAlone) {
  auto* store = keep(new MockStore);  // LINE: default
  ON_CALL(*store, count()).WillByDefault(Return(2));
}

TEST(LostMock, Nice) {
  use(*keep(new testing::NiceMock<MockStore>));  // LINE: nice
}

TEST(LostMock, NiceAndNeverUsed) {
  keep(new testing::NiceMock<MockStore>);  // LINE: never used
}

TEST(LostMock, Strict) {
  use(*keep(new testing::StrictMock<MockStore>));  // LINE: strict
}

TEST(LostMock, Naggy) {
  use(*keep(new testing::NaggyMock<MockStore>));  // LINE: naggy
}

TEST(LostMock, ThatGoogleMockMayLeak) {
  auto* store = keep(new MockStore);  // LINE: allowed
  testing::Mock::AllowLeak(store);
  use(*store);
}

TEST(LostMock, VerifiedByHand) {
  auto* store = keep(new MockStore);  // LINE: verified
  use(*store);
  EXPECT_TRUE(testing::Mock::VerifyAndClear(store));
}

TEST(LostMock, InsideAnObject) {
  struct Service {
    char settings[1000] = {};
    MockStore store;
  };
  use(keep(new Service)->store);  // LINE: member
}

TEST(LostMock, HeldByItsOwnAction) {
  auto store = std::make_shared<MockStore>();  // LINE: own action
  EXPECT_CALL(*store, next()).WillRepeatedly(Return(store));
  store->next();
}

testing::NiceMock<MockStore>* of_program;

TEST(HeldMock, InAGlobal) {
  if (of_program) return;  // repeated
  of_program = keep(new testing::NiceMock<MockStore>);
  testing::Mock::AllowLeak(of_program);
  ON_CALL(*of_program, count()).WillByDefault(Return(7));
}

TEST(HeldMock, UsedAgain) {
  ASSERT_TRUE(of_program);
  EXPECT_CALL(*of_program, next()).WillOnce(Return(nullptr));
  of_program->next();
  EXPECT_TRUE(testing::Mock::VerifyAndClearExpectations(of_program));
}

class HeldMockOfSuite : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    store_ = keep(new MockStore);
    ON_CALL(*store_, count()).WillByDefault(Return(3));
  }
  static void TearDownTestSuite() { delete store_; }

  static MockStore* store_;
};
MockStore* HeldMockOfSuite::store_;

TEST_F(HeldMockOfSuite, First) { use(*store_); }
TEST_F(HeldMockOfSuite, Second) { use(*store_); }

struct Registry {
  std::unique_ptr<Store> store;
};
Registry* registry() {
  static auto* const only = new Registry;
  return only;
}

TEST(HeldMock, MemberOfALiveObject) {
  auto owned = std::make_unique<testing::StrictMock<MockStore>>();
  testing::Mock::AllowLeak(owned.get());
  use(*owned);
  registry()->store = std::move(owned);
}

}  // namespace
