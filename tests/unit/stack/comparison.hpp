// SPDX-License-Identifier: Apache-2.0
// The judge of all tests of the walker: each stack is walked twice, by capture() and by libgcc, to its end or 64
// frames, and the two must agree in every frame; and so must what StackMemo finds of it, if it was compared before.
// Works in signal handlers and on any thread; nothing here allocates.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "stack/capture.hpp"

namespace plimsoll::stack::test {

// What libgcc finds, in the convention of capture().
std::size_t walk_by_libgcc(std::uintptr_t first_pc, std::span<std::uintptr_t> frames) noexcept;

// Walks the caller's stack both ways and keeps the score.
void compare_stacks() noexcept;
// The same, but where libgcc itself was interrupted only capture() walks: libgcc's own tables are wrong while it puts
// the registers of a landing pad in place of its own, and from there it crashes.
void compare_stacks_outside_libgcc() noexcept;

struct Score {
  std::size_t comparisons;
  std::size_t mismatches;
  std::size_t deepest;
  std::size_t recalled;  // without a walk
  std::size_t shared;    // walks that knew frames in common with the walk before, and these were the same
  std::string first_mismatch;
};

// Starts from zero for each test.
class StackTest : public testing::Test {
 protected:
  void SetUp() override;
  static Score score();
  // At least so many stacks were compared, and all agreed.
  static void expect_agreement(std::size_t at_least);
  std::uint64_t slow_walks() const;

 private:
  std::uint64_t slow_walks_before_ = 0;
};

// While one lives, each operator new of this thread compares the stack: that is how stacks through the standard
// library's binary are reached.
class ComparingNew {
 public:
  ComparingNew();
  ~ComparingNew();
  ComparingNew(const ComparingNew&) = delete;
  ComparingNew& operator=(const ComparingNew&) = delete;
};

}  // namespace plimsoll::stack::test
