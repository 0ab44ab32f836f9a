// SPDX-License-Identifier: Apache-2.0
// Built with AddressSanitizer, whose malloc comes before ours, and so do its functions for leaks.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sanitizer/lsan_interface.h>

#include <string>

#include "child.hpp"

TEST(Asan, Passes) { delete keep(new int); }

TEST(Asan, HasItsOwnFunctions) {
  Dl_info info{};
  ASSERT_NE(dladdr(reinterpret_cast<void*>(&__lsan_disable), &info), 0);
  EXPECT_NE(std::string(info.dli_fname).find("libasan"), std::string::npos) << info.dli_fname;
  const __lsan::ScopedDisabler disabler;
  keep(new int);
}
