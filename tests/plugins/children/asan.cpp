// SPDX-License-Identifier: Apache-2.0
// Built with AddressSanitizer, whose malloc comes before ours.
#include <gtest/gtest.h>

#include "child.hpp"

TEST(Asan, Passes) { delete keep(new int); }
