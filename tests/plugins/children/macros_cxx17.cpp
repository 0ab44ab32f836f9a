// SPDX-License-Identifier: Apache-2.0
// The forms of the macros that C++17 has: the peak unnamed, all other fields in their order. Built with -Wpedantic
// -Werror, and with GoogleTest without exceptions and RTTI.
#include <cstdlib>

#include "child.hpp"
#include "framework.hpp"

namespace {

[[gnu::noinline]] void rise(std::size_t bytes) { delete[] keep(new char[bytes]); }

TEST(Cxx17, Kept) {
  MEMORY_CEILING(5_MiB);
  MEMORY_CEILING(5_MiB, 0_B, 20);
  EXPECT_MEMORY_CEILING(1_KiB) { rise(1024); }
  EXPECT_NO_ALLOCATIONS {}
  EXPECT_NO_LEAKS { rise(10); }
  EXPECT_OOM_SAFE { std::free(keep(std::malloc(10))); }
}

TEST(Cxx17, Broken) {
  MEMORY_CEILING(1_KiB);  // LINE: cxx17
  rise(1025);
}

}  // namespace
