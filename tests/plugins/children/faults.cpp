// SPDX-License-Identifier: Apache-2.0
// Allocations that fail on purpose, in a test: those of the framework never do.
#include <memory>
#include <new>
#include <string>

#include "child.hpp"
#include "framework.hpp"

namespace {

bool gets_memory() {
  const std::unique_ptr<int> block(keep(new (std::nothrow) int));
  return block != nullptr;
}

TEST(Kept, TheUsersAllocationFails) {
  const bool before = gets_memory();
  bool during = true;
  std::size_t failed = 0;
  {
    const plimsoll::FaultInjection all{plimsoll::Faults()};
    during = gets_memory();
    failed = all.failed();
  }
  EXPECT(before);
  EXPECT(!during);
  EXPECT(failed == 1);
  EXPECT(gets_memory());
}

TEST(Kept, AssertionsThatHoldWork) {
  const plimsoll::FaultInjection all{plimsoll::Faults()};
  for (int i = 0; i < 100; ++i) EXPECT(i >= 0);
  EXPECT(all.failed() == 0);
}

TEST(Broken, AssertionsThatDoNotHoldAreReported) {
  const plimsoll::FaultInjection all{plimsoll::Faults()};
  EXPECT(all.candidates() == 12345);  // LINE: broken
  EXPECT(all.failed() == 54321);
}

}  // namespace
