// SPDX-License-Identifier: Apache-2.0
#include "symbols/display_path.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace {

using plimsoll::symbols::display_path;
using plimsoll::symbols::folded_path;

TEST(FoldedPath, FoldsDotsByText) {
  EXPECT_EQ(folded_path("./a/./b.cc"), "a/b.cc");
  EXPECT_EQ(folded_path("a/../b.cc"), "b.cc");
  EXPECT_EQ(folded_path("/x/a/../../y//b.cc"), "/y/b.cc");
  EXPECT_EQ(folded_path("../a/b.cc"), "../a/b.cc");
  EXPECT_EQ(folded_path("../../a/../b.cc"), "../../b.cc");
  EXPECT_EQ(folded_path("/../b.cc"), "/b.cc");
  EXPECT_EQ(folded_path("/"), "/");
  EXPECT_EQ(folded_path(""), "");
  EXPECT_EQ(folded_path("b.cc"), "b.cc");
  EXPECT_EQ(folded_path(".../b.cc"), ".../b.cc");
}

TEST(DisplayPath, IsRelativeBelowTheWorkingDirectoryOnly) {
  const std::string here = std::filesystem::current_path();
  EXPECT_EQ(display_path(here + "/src/../lib/a.cc"), "lib/a.cc");
  EXPECT_EQ(display_path(here + "x/a.cc"), here + "x/a.cc") << "a neighbour whose name begins alike";
  EXPECT_EQ(display_path("/nowhere/a.cc"), "/nowhere/a.cc");
  EXPECT_EQ(display_path("/proc/self/cwd/src/a.cc"), "src/a.cc") << "as Bazel's sandbox is called";
  EXPECT_EQ(display_path("./src/a.cc"), "src/a.cc") << "as -ffile-prefix-map leaves it";
  EXPECT_EQ(display_path("src/a.cc"), "src/a.cc");
  EXPECT_EQ(display_path(""), "");
}

}  // namespace
