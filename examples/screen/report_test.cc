// SPDX-License-Identifier: Apache-2.0
// Ceilings. Report.StaysUnder5MiB fails at its first line and prints, run from this folder:
//
//   Memory ceiling exceeded: peak 10.0 MiB > 5.0 MiB (over by 5.0 MiB)
//   Live heap at the peak, top lines (100.0% of 10.0 MiB):
//       +9.8 MiB  10000 blocks  report.cc:17  build_row(int)
//                               17 |   row.blob = std::make_unique<char[]>(kRowSize);
//                               called from report.cc:26 build_report(int) <- report_test.cc:24 (test body)
//     +256.0 KiB       1 block  report.cc:26  build_report(int)
//                               26 |   rows.push_back(build_row(i));
//                               called from report_test.cc:24 (test body)
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
