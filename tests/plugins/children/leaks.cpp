// SPDX-License-Identifier: Apache-2.0
// Leaks in what only GoogleTest has: fixtures, parameters and types; ways_to_leak.cpp is in the same program.
#include <gtest/gtest.h>

#include <array>
#include <list>
#include <vector>

#include "child.hpp"

namespace {

class LeakFixture : public testing::Test {
 protected:
  void SetUp() override { keep(new char[150]); }     // LINE: set-up
  void TearDown() override { keep(new char[160]); }  // LINE: tear-down
};
TEST_F(LeakFixture, Leaks) {}

// Live vectors whose end pointers, were blocks packed tightly, would equal the starts of the lost blocks behind them.
class LeakBesideFullVectors : public testing::TestWithParam<std::size_t> {};
TEST_P(LeakBesideFullVectors, AreAllFound) {
  using Vectors = std::array<std::vector<char>, 20>;  // no spare capacity, in which old pointers may linger
  static std::list<Vectors> live;
  for (std::vector<char>& vector : live.emplace_back()) {
    vector.resize(GetParam());
    keep(new char[GetParam()]);  // LINE: beside a vector
  }
}
INSTANTIATE_TEST_SUITE_P(Sizes, LeakBesideFullVectors,
                         testing::Values(512, 1024, 1280, 2048, 4096, 8192, 16384, 65536, 100000, 131072, 1 << 20));

class LeakParameters : public testing::TestWithParam<int> {};
TEST_P(LeakParameters, LeaksOnlyForTwo) {
  if (GetParam() == 2) keep(new char[170]);  // LINE: parameter
}
INSTANTIATE_TEST_SUITE_P(Numbers, LeakParameters, testing::Values(1, 2, 3));

template <class T>
class LeakTypes : public testing::Test {};
using SomeTypes = testing::Types<char, double>;
TYPED_TEST_SUITE(LeakTypes, SomeTypes);
TYPED_TEST(LeakTypes, LeaksOnlyForDouble) {
  if (sizeof(TypeParam) == sizeof(double)) keep(new TypeParam[10]);  // LINE: type
}

}  // namespace
