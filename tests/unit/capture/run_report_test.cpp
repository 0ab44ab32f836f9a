// SPDX-License-Identifier: Apache-2.0
// The report of a whole run, from hand-made figures; and the variable that asks for it.
#include "capture/run_report.hpp"

#include <gmock/gmock.h>

#include <array>

#include "snapshot/contents.hpp"

namespace plimsoll::capture {
namespace {

using testing::HasSubstr;

TEST(RunVariableTest, IsAProcessAndAPath) {
  const auto variable = parse_run_variable("123:/proc/1/fd/3");
  ASSERT_TRUE(variable);
  EXPECT_EQ(variable->process, 123);
  EXPECT_EQ(variable->path, "/proc/1/fd/3");
  EXPECT_EQ(parse_run_variable("1:a:b")->path, "a:b");
}

TEST(RunVariableTest, AnythingElseIsNone) {
  for (const char* text : {"", ":", "1", "1:", ":x", "0:x", "-1:x", "x:y", "99999999999999:x"})
    EXPECT_FALSE(parse_run_variable(text)) << text;
}

TEST(RunTextTest, SaysThatNothingWasLeft) {
  RunFigures figures;
  figures.usage.total_blocks = 1;
  figures.usage.total = 10;
  const std::string text = run_text(figures, 10);
  EXPECT_THAT(text, HasSubstr("1 allocation of 10 B in all\n"));
  EXPECT_THAT(text, HasSubstr("Left at exit: nothing\n"));
}

TEST(RunTextTest, SaysWhatWasDropped) {
  RunFigures figures;
  figures.dropped_text = "  2 allocations could not be recorded\n";
  EXPECT_THAT(run_text(figures, 10), HasSubstr("\n  2 allocations could not be recorded\n"));
}

// The C library's own start is no code of the program's.
TEST(RunTextTest, WhatLibrariesHoldIsOneLine) {
  RunFigures figures;
  const auto in_libc = reinterpret_cast<std::uintptr_t>(&std::abort) + 1;
  figures.left =
      snapshot::make_snapshot([&](Snapshot::Contents& contents) { contents.add(std::array{in_libc}, 2048, 3); });
  const std::string text = run_text(figures, 10);
  EXPECT_THAT(text, HasSubstr("Left at exit: 2.0 KiB in 3 blocks\n"));
  EXPECT_THAT(text, HasSubstr("  2.0 KiB in 3 blocks by libraries, with no code of the program's on the stack\n"));
}

}  // namespace
}  // namespace plimsoll::capture
