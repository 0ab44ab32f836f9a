// SPDX-License-Identifier: Apache-2.0
// GoogleMock allocates for every expectation and keeps some of it in its registry: nobody's leak.
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
  virtual std::string load(const std::string& key) = 0;
  virtual int count() const = 0;
};

class MockStore : public Store {
 public:
  MOCK_METHOD(std::string, load, (const std::string&), (override));
  MOCK_METHOD(int, count, (), (const, override));
};

TEST(Mocks, ExpectationsAreMet) {
  MockStore store;
  EXPECT_CALL(store, load("a key that is long enough for the heap")).WillOnce(Return(std::string(500, 'v')));
  EXPECT_CALL(store, count()).Times(2).WillRepeatedly(Return(3));
  EXPECT_EQ(store.load("a key that is long enough for the heap").size(), 500u);
  EXPECT_EQ(store.count() + store.count(), 6);
}

TEST(Mocks, Defaults) {
  testing::NiceMock<MockStore> store;
  ON_CALL(store, load(_)).WillByDefault(Return("default"));
  EXPECT_EQ(store.load("x"), "default");
}

TEST(Mocks, InSequenceAndStrict) {
  testing::StrictMock<MockStore> store;
  testing::InSequence sequence;
  EXPECT_CALL(store, count()).WillOnce(Return(1));
  EXPECT_CALL(store, load(_)).WillOnce([](const std::string& key) { return key + key; });
  EXPECT_EQ(store.count(), 1);
  EXPECT_EQ(store.load("ab"), "abab");
}

TEST(Mocks, OwnedByTheCodeUnderTest) {
  auto owned = std::make_unique<MockStore>();
  EXPECT_CALL(*owned, count()).WillOnce(Return(9));
  const std::unique_ptr<Store> store = std::move(owned);
  EXPECT_EQ(store->count(), 9);
}

}  // namespace
