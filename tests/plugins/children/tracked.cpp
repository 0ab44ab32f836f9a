// SPDX-License-Identifier: Apache-2.0
// plimsoll::Tracked: what a fixture's set-up and tear-down allocate does not count, what the body allocates does.
#include <plimsoll/gtest.hpp>

#include <stdexcept>
#include <vector>

#include "child.hpp"

namespace {

using namespace plimsoll::literals;

[[gnu::noinline]] void rise(std::size_t bytes) { delete[] keep(new char[bytes]); }  // LINE: rise

class HeavyFixture : public testing::Test {
 protected:
  void SetUp() override {
    table.resize(1 << 20);
    rise(3 << 20);
  }
  void TearDown() override { rise(3 << 20); }
  std::vector<char> table;
};

class Limited : public plimsoll::Tracked<HeavyFixture> {
 protected:
  plimsoll::Ceiling ceiling() const override { return {10_KiB}; }
};

TEST_F(Limited, KeepsWhenEqual) { rise(10 << 10); }
TEST_F(Limited, BreaksOneByteAbove) { rise((10 << 10) + 1); }
TEST_F(Limited, KeepsWhenSkipped) { GTEST_SKIP(); }
TEST_F(Limited, FailsOnceWhenTheBodyFails) { ASSERT_TRUE(false) << "own failure"; }
TEST_F(Limited, FailsOnceWhenTheBodyThrows) { throw std::runtime_error("own exception"); }
TEST_F(Limited, MayAlsoSetACeilingInTheBody) {
  MEMORY_CEILING(5_KiB);
  rise(5 << 10);
}

using Unlimited = plimsoll::Tracked<HeavyFixture>;
TEST_F(Unlimited, TakesTheDefaultCeiling) { rise(100 << 10); }

class WellBehaved : public plimsoll::Tracked<testing::Test> {
 protected:
  void SetUp() override {
    table.resize(1 << 20);
    Tracked::SetUp();
  }
  void TearDown() override {
    Tracked::TearDown();
    rise(1 << 20);
  }
  plimsoll::Ceiling ceiling() const override { return {1_KiB}; }
  std::vector<char> table;
};
TEST_F(WellBehaved, CallsTheMixin) { rise(1 << 10); }

class Misused : public plimsoll::Tracked<testing::Test> {
 protected:
  void SetUp() override {}
  void TearDown() override {}
};
TEST_F(Misused, IsToldSo) {}

class ThrowsInSetUp : public plimsoll::Tracked<testing::Test> {
 protected:
  void SetUp() override { ASSERT_TRUE(false) << "set-up failed"; }
};
TEST_F(ThrowsInSetUp, IsNotBlamedTwice) {}

}  // namespace
