// SPDX-License-Identifier: Apache-2.0
// A frame's ends, wherever its compiler put the frame's address.
#include "reach/frame_extent.hpp"

#include <gtest/gtest.h>

#include <array>

namespace plimsoll::reach {
namespace {

std::uintptr_t number(const volatile void* pointer) { return reinterpret_cast<std::uintptr_t>(pointer); }

struct Function {
  Region frame;
  std::uintptr_t low, high;  // the first and the last of its words
};

[[gnu::noinline]] Region asked_from_within(const void* frame) {
  volatile char own = 0;
  const Region extent = frame_extent(number(frame), number(&own));
  EXPECT_FALSE(extent.contains(number(&own)));
  return extent;
}

[[gnu::noinline]] Function called() {
  std::array<volatile char, 1000> words{};
  const Region extent = asked_from_within(__builtin_frame_address(0));
  return {extent, number(&words.front()), number(&words.back())};
}

TEST(FrameExtent, HasAllOfTheFunctionAndNothingOfItsCaller) {
  volatile char of_caller = 0;
  const Function function = called();
  EXPECT_TRUE(function.frame.contains(function.low));
  EXPECT_TRUE(function.frame.contains(function.high));
  EXPECT_FALSE(function.frame.contains(number(&of_caller)));
}

TEST(FrameExtent, WithoutItsFrameEndsBehindTheSavedWords) {
  volatile char own = 0;
  const std::uintptr_t beyond_all = ~std::uintptr_t{0} - 64;
  EXPECT_EQ(frame_extent(beyond_all, number(&own)).end, beyond_all + 2 * sizeof(std::uintptr_t));
}

}  // namespace
}  // namespace plimsoll::reach
