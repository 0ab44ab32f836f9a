// SPDX-License-Identifier: Apache-2.0
// Ceilings. Report.StaysUnder5MiB fails, and prints (the line numbers may have moved):
//
//   report_test.cc:22: Failure
//   Memory ceiling exceeded: peak 10.0 MiB > 5.0 MiB (over by 5.0 MiB)
#include "report.h"

#include <gtest/gtest.h>

#include "plimsoll/gtest.hpp"

namespace {

TEST(Report, StaysUnder5MiB) {
  // Broken ceiling of Report.StaysUnder5MiB:
  MEMORY_CEILING(5_MiB);
  // Named by Report.StaysUnder5MiB:
  EXPECT_EQ(build_report(10'000), 78'890);
}

TEST(Report, StreamsUnder2KiB) {
  MEMORY_CEILING(2_KiB);
  EXPECT_EQ(stream_report(10'000), 78'890);
}

TEST(Report, OfNoRowsTouchesNoHeap) {
  EXPECT_NO_ALLOCATIONS { EXPECT_EQ(build_report(0), 0); }
}

}  // namespace
