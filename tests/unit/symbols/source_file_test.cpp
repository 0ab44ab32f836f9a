// SPDX-License-Identifier: Apache-2.0
#include "symbols/source_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace {

using plimsoll::symbols::source_file;

TEST(SourceFile, DropsTheFolderBeforeAnAbsolutePath) {
  EXPECT_EQ(source_file("/nowhere/build//home/me/a.cc"), "/home/me/a.cc");
}

TEST(SourceFile, KeepsTheUsersOwnTwoSlashes) {
  const std::string program = std::filesystem::read_symlink("/proc/self/exe");
  const std::string doubled = std::string(program).insert(program.rfind('/'), "/");
  EXPECT_EQ(source_file(doubled), doubled);
}

TEST(SourceFile, LeavesOtherPathsAlone) {
  for (const char* path : {"", "a.cc", "/nowhere/a.cc", "//server/a.cc", "../a.cc"}) EXPECT_EQ(source_file(path), path);
}

}  // namespace
