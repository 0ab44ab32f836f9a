// SPDX-License-Identifier: Apache-2.0
// A suite that is linked with Plimsoll, but not with what judges tests.
#include <gtest/gtest.h>

TEST(WithoutPlugin, Passes) {}
