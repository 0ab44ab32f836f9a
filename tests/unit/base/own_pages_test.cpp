// SPDX-License-Identifier: Apache-2.0
#include "base/own_pages.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace plimsoll::base {
namespace {

TEST(OwnPages, AreZeroedAndCountedUntilGivenBack) {
  const std::size_t before = mapped_bytes();
  auto* bytes = static_cast<unsigned char*>(map_pages(8192));
  ASSERT_NE(bytes, nullptr);
  EXPECT_EQ(bytes[0], 0);
  EXPECT_EQ(bytes[8191], 0);
  EXPECT_EQ(mapped_bytes(), before + 8192);
  unmap_pages(bytes, 8192);
  EXPECT_EQ(mapped_bytes(), before);
}

TEST(OwnPages, RefusalLeavesErrnoAndTheCountAlone) {
  const std::size_t before = mapped_bytes();
  errno = 42;
  EXPECT_EQ(map_pages(~std::size_t{0} / 2), nullptr);
  EXPECT_EQ(errno, 42);
  EXPECT_EQ(mapped_bytes(), before);
}

TEST(OwnPages, AreRefusedAboveTheLimitAndGivenAgainBelowIt) {
  limit_pages(mapped_bytes() + 8192);
  void* const first = map_pages(4096);
  void* const second = map_pages(4096);
  errno = 42;
  EXPECT_EQ(map_pages(4096), nullptr);
  EXPECT_EQ(errno, 42);
  EXPECT_TRUE(has_refused_pages());
  ASSERT_TRUE(first && second);
  unmap_pages(first, 4096);
  void* const third = map_pages(4096);
  EXPECT_NE(third, nullptr);
  limit_pages(~std::size_t{0});
  unmap_pages(second, 4096);
  unmap_pages(third, 4096);
}

}  // namespace
}  // namespace plimsoll::base
