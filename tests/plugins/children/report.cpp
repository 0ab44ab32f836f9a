// SPDX-License-Identifier: Apache-2.0
// Tests whose figures are known, for the report of a run.
#include <cstdlib>
#include <thread>

#include "child.hpp"
#include "framework.hpp"

TEST(Report, Peaks) {
  delete[] keep(new char[100000]);  // LINE: peak
  delete[] keep(new char[3000]);
}

TEST(Report, Keeps) {
  [[maybe_unused]] static char* volatile kept;
  kept = keep(new char[5000]);  // LINE: kept
}

TEST(Report, BreaksACeiling) {
  EXPECT_MEMORY_CEILING(1024) {     // LINE: ceiling
    delete[] keep(new char[4096]);  // LINE: above
  }
}

TEST(Report, BreaksACeilingOnAThread) {
  std::thread([] {
    MEMORY_CEILING(64);  // LINE: on a thread
    delete[] keep(new char[2048]);
  }).join();
}

TEST(Report, Allocates) {
  EXPECT_NO_ALLOCATIONS { delete[] keep(new char[10]); }  // LINE: allocation
}

TEST(Report, LeavesTheProgram) {
  if (std::getenv("LEAVE")) std::exit(0);
}
