// SPDX-License-Identifier: Apache-2.0
#include "symbols/source_text.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "scratch_folder.hpp"

namespace {

using plimsoll::symbols::kLongestSourceLine;
using plimsoll::symbols::release_source_lines;
using plimsoll::symbols::source_line;

class SourceLine : public testing::Test {
 protected:
  SourceLine() { release_source_lines(); }

  std::string write(const std::string& text) {
    const std::string file = folder_ / "a.cc";
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  const plimsoll::testing::ScratchFolder folder_;
};

TEST_F(SourceLine, IsTrimmed) {
  const std::string file = write("first\n  \tsecond line; \t\r\nlast");
  EXPECT_EQ(source_line(file, 1), "first");
  EXPECT_EQ(source_line(file, 2), "second line;");
  EXPECT_EQ(source_line(file, 3), "last") << "without a newline at its end";
}

TEST_F(SourceLine, IsNothingWhereThereIsNone) {
  const std::string file = write("one\n   \n");
  EXPECT_EQ(source_line(file, 0), std::nullopt);
  EXPECT_EQ(source_line(file, -1), std::nullopt);
  EXPECT_EQ(source_line(file, 2), std::nullopt) << "blank";
  EXPECT_EQ(source_line(file, 4), std::nullopt);
  EXPECT_EQ(source_line(folder_ / "missing.cc", 1), std::nullopt);
  EXPECT_EQ(source_line("", 1), std::nullopt);
  EXPECT_EQ(source_line(folder_.path(), 1), std::nullopt);
}

TEST_F(SourceLine, DoesNotWaitForAPipe) {
  const std::string pipe = folder_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(source_line(pipe, 1), std::nullopt);
}

TEST_F(SourceLine, IsLimitedAtACharacter) {
  std::string wide;
  while (wide.size() < 400) wide += "ä";
  const std::string text = source_line(write("x" + wide), 1).value();
  EXPECT_LE(text.size(), kLongestSourceLine);
  EXPECT_TRUE(text.ends_with("ä...")) << text;
}

TEST_F(SourceLine, CannotDriveTheTerminal) { EXPECT_EQ(source_line(write("a\x1b[31m\tb"), 1), "a [31m b"); }

TEST_F(SourceLine, IsKeptUntilReleased) {
  const std::string file = write("old");
  EXPECT_EQ(source_line(file, 1), "old");
  write("new");
  EXPECT_EQ(source_line(file, 1), "old");
  release_source_lines();
  EXPECT_EQ(source_line(file, 1), "new");
}

}  // namespace
