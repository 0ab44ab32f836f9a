// SPDX-License-Identifier: Apache-2.0
#include "report/memory_text.hpp"

#include <gtest/gtest.h>

namespace plimsoll::report {
namespace {

TEST(MemoryTextTest, SetsTheHeapBesideTheResidentSize) {
  EXPECT_EQ(memory_text(1 << 20, 3 << 20, {9 << 20, 12 << 20}),
            "Live heap 1.0 MiB, Plimsoll's own 3.0 MiB; resident 9.0 MiB now, 12.0 MiB at most");
}

TEST(MemoryTextTest, SaysThatItCannotTell) {
  EXPECT_EQ(memory_text(100, 200, {}),
            "Live heap 100 B, Plimsoll's own 200 B; resident size unknown: /proc cannot be read");
}

}  // namespace
}  // namespace plimsoll::report
