// SPDX-License-Identifier: Apache-2.0
// The kernel's figures of this process: they must move with memory that is touched, which no heap counts.
#include "base/resident_size.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>

namespace plimsoll::base {
namespace {

TEST(ResidentSizeTest, ReadsTheTwoLines) {
  const ResidentSize size =
      parse_resident_size("Name:\tVmRSS:\nVmPeak:\t  9 kB\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n");
  EXPECT_EQ(size.now, 1u << 20);
  EXPECT_EQ(size.most, 2u << 20);
}

TEST(ResidentSizeTest, IsZeroWhereTheyAreMissing) {
  EXPECT_EQ(parse_resident_size("Name:\tkthreadd\n").now, 0u);
  EXPECT_EQ(parse_resident_size("Name:\tx\nVmRSS:").now, 0u);
  EXPECT_EQ(parse_resident_size("").most, 0u);
}

TEST(ResidentSizeTest, FollowsWhatIsTouched) {
  constexpr std::size_t kSize = 64 << 20, kMargin = 16 << 20;
  const ResidentSize before = resident_size();
  ASSERT_GT(before.now, 0u);
  void* const pages = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  std::memset(pages, 1, kSize);
  EXPECT_GT(resident_size().now, before.now + kSize - kMargin);
  munmap(pages, kSize);
  const ResidentSize after = resident_size();
  EXPECT_LT(after.now, before.now + kMargin);
  EXPECT_GT(after.most, after.now + kSize - 2 * kMargin);
}

}  // namespace
}  // namespace plimsoll::base
