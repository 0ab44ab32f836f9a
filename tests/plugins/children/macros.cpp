// SPDX-License-Identifier: Apache-2.0
// The macros. Tests of the suites named Kept must pass, those of the suites named Broken must fail.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "child.hpp"
#include "framework.hpp"

namespace {

[[gnu::noinline]] void rise(std::size_t bytes) {
  std::unique_ptr<char[]> block(keep(new char[bytes]));  // LINE: rise
}

TEST(CeilingKept, PeakEqualToTheLimit) {
  MEMORY_CEILING(5000_B);
  rise(5000);
}

TEST(CeilingBroken, PeakOneByteAbove) {
  MEMORY_CEILING(5000_B);  // LINE: ceiling
  rise(5001);
}

TEST(CeilingKept, MemoryFromBeforeDoesNotCount) {
  std::vector<char> before(100000);
  MEMORY_CEILING(1_KiB);
  keep(before.data());
  rise(1024);
}

TEST(CeilingKept, EveryFieldAtItsLimit) {
  char* left = nullptr;
  {
    MEMORY_CEILING(.peak = 1100_B, .current = 100_B, .allocations = 3, .total = 2050_B, .blocks = 1);
    left = keep(new char[100]);
    rise(1000);
    rise(950);
  }
  delete[] left;
}

TEST(CeilingBroken, Current) {
  char* left = nullptr;
  {
    MEMORY_CEILING(.current = 99_B);
    left = keep(new char[100]);
    rise(10000);
  }
  delete[] left;
}

TEST(CeilingBroken, Allocations) {
  MEMORY_CEILING(.allocations = 2);
  for (int i = 0; i < 3; ++i) rise(1);
}

TEST(CeilingBroken, Total) {
  MEMORY_CEILING(.total = 2_KiB);
  for (int i = 0; i < 3; ++i) rise(683);
}

TEST(CeilingBroken, Blocks) {
  char* left[2] = {};
  {
    MEMORY_CEILING(.blocks = 1);
    for (char*& block : left) block = keep(new char[1]);
  }
  for (char* block : left) delete[] block;
}

TEST(CeilingBroken, TwoFieldsAtOnce) {
  MEMORY_CEILING(.peak = 10_B, .allocations = 0);
  rise(11);
}

TEST(CeilingBroken, GoesOnAfterwards) {
  { EXPECT_MEMORY_CEILING(10_B) rise(11); }
  std::printf("the test went on\n");
}

TEST(CeilingKept, OfOneBlock) {
  EXPECT_MEMORY_CEILING(1_KiB) { rise(1024); }
  rise(100000);
}

TEST(CeilingBroken, OfOneBlock) {
  rise(100000);
  EXPECT_MEMORY_CEILING(1_KiB) {  // LINE: block
    rise(1025);
  }
}

TEST(CeilingBroken, OuterOnly) {
  MEMORY_CEILING(150_B);  // LINE: outer
  const std::unique_ptr<char[]> held(keep(new char[100]));
  EXPECT_MEMORY_CEILING(100_B) { rise(100); }
}

TEST(CeilingBroken, InnerOnly) {
  MEMORY_CEILING(10000_B);
  EXPECT_MEMORY_CEILING(100_B) { rise(101); }  // LINE: inner
  rise(9000);
}

TEST(CeilingBroken, AfterAnInnerOne) {
  MEMORY_CEILING(500_B);  // LINE: after inner
  rise(600);
  EXPECT_MEMORY_CEILING(100_B) { rise(50); }
}

TEST(CeilingKept, ManyNested) {
  MEMORY_CEILING(10_KiB);
  EXPECT_MEMORY_CEILING(9_KiB) {
    EXPECT_MEMORY_CEILING(8_KiB) {
      EXPECT_NO_LEAKS {
        EXPECT_MEMORY_CEILING(7_KiB) { rise(7 * 1024); }
      }
    }
  }
}

TEST(CeilingBroken, LeftByReturn) {
  MEMORY_CEILING(100_B);
  rise(200);
  return;
}

TEST(CeilingBroken, LeftByException) {
  try {
    MEMORY_CEILING(100_B);
    rise(200);
    throw std::runtime_error("leaves the block");
  } catch (const std::runtime_error&) {
    std::printf("the exception arrived\n");
  }
}

TEST(CeilingBroken, LeftByUncaughtException) {
  MEMORY_CEILING(100_B);
  rise(200);
  throw std::runtime_error("leaves the test");
}

TEST(CeilingBroken, LeftByAssert) {
  MEMORY_CEILING(100_B);
  rise(200);  // less than the framework's own text of the failure
  FAIL_AND_LEAVE("the test's own failure");
}

TEST(CeilingBroken, LeftBySkip) {
  MEMORY_CEILING(100_B);
  rise(200);
  SKIP_AND_LEAVE("too late");
}

TEST(CeilingKept, LeftBySkip) {
  MEMORY_CEILING(10_KiB);
  SKIP_AND_LEAVE("in time");
}

TEST(CeilingBroken, ByOtherThreads) {
  MEMORY_CEILING(100_KiB);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([] { rise(101 * 1024); });
  for (std::thread& thread : threads) thread.join();
}

TEST(CeilingBroken, OnAnotherThread) {
  std::thread([] {
    MEMORY_CEILING(100_B);
    rise(101);
  }).join();
}

TEST(NoAllocationsKept, ArithmeticOnly) {
  std::vector<int> numbers(100);
  EXPECT_NO_ALLOCATIONS {
    for (int& number : numbers) number += 1;
    std::string small = "inside";
    keep(&small);
  }
  numbers.resize(1000);
}

TEST(NoAllocationsBroken, NamesTheFirstAndTheCount) {
  EXPECT_NO_ALLOCATIONS {  // LINE: no allocations
    rise(300);             // LINE: first allocation
    rise(40000);
    rise(5);
  }
}

TEST(NoAllocationsBroken, ByNothingBytes) {
  EXPECT_NO_ALLOCATIONS { std::free(keep(std::malloc(0))); }
}

TEST(NoAllocationsKept, FreeingIsNoAllocation) {
  auto block = std::make_unique<int>(1);
  EXPECT_NO_ALLOCATIONS { block.reset(); }
}

TEST(NoLeaksKept, AllFreed) {
  EXPECT_NO_LEAKS { rise(1000); }
}

TEST(NoLeaksKept, HeldFromBeforeTheBlock) {
  const std::unique_ptr<char[]> before(keep(new char[100]));
  EXPECT_NO_LEAKS { keep(before.get()); }
}

std::unique_ptr<char[]> holder;

TEST(NoLeaksBroken, ThoughSomeoneHoldsIt) {
  EXPECT_NO_LEAKS {                    // LINE: no leaks
    holder.reset(keep(new char[77]));  // LINE: held beyond the block
  }
  holder.reset();
}

TEST(NoLeaksBroken, ThoughOlderMemoryWasFreed) {
  holder.reset(keep(new char[10000]));
  EXPECT_NO_LEAKS { holder.reset(keep(new char[10])); }
  holder.reset();
}

void square(std::size_t n) { delete[] keep(new char[n * n]); }  // LINE: square

TEST(PeakGrowthKept, AsClaimed) {
  EXPECT_PEAK_GROWTH(O(n), {100, 200, 400}, [](std::size_t n) { delete[] keep(new char[16 * n]); });
  EXPECT_PEAK_GROWTH(O(n ^ 2), {100, 200, 400}, square);
  EXPECT_PEAK_GROWTH(O(1), {1, 10, 100}, [](std::size_t) { delete[] keep(new char[1000]); });
}

TEST(PeakGrowthKept, ByLessThanClaimed) {
  EXPECT_PEAK_GROWTH(O(n), {100, 400}, [](std::size_t) {});
}

TEST(PeakGrowthKept, ByContainersThatDouble) {
  EXPECT_PEAK_GROWTH(O(n), {1000, 2000, 4100}, [](std::size_t n) {
    std::vector<int> all;
    for (std::size_t i = 0; i < n; ++i) all.push_back(1);
  });
}

TEST(PeakGrowthBroken, ByOnePower) { EXPECT_PEAK_GROWTH(O(n), {100, 200, 400}, square); }  // LINE: grows

TEST(PeakGrowthBroken, ByAny) {
  EXPECT_PEAK_GROWTH(O(1), {100, 200, 400}, [](std::size_t n) { square(n); });
}

TEST(PeakGrowthBroken, ClaimsWhatIsNotKnown) { EXPECT_PEAK_GROWTH(O(n ^ 4), {100, 400}, square); }

TEST(PeakGrowthBroken, HasSizesThatAreTooClose) { EXPECT_PEAK_GROWTH(O(n ^ 2), {100, 399}, square); }

TEST(LeaksAllowed, SaysWhy) {
  MEMORY_LEAKS_ALLOWED("the vendor's library never frees its tables");
  keep(new char[100]);
}

TEST(LeaksAllowed, NextTestIsJudgedAgain) { keep(new char[100]); }

TEST(DefaultCeiling, RisesTo100KiB) { rise(100 << 10); }

TEST(DefaultCeiling, HasItsOwn) {
  MEMORY_CEILING(1_MiB);
  rise(100 << 10);
}

}  // namespace
