// SPDX-License-Identifier: Apache-2.0
// The score of the resolver: each chain allocates on a line that it tells, and the offending frame must be that line.
#include "chains.hpp"

#include <gtest/gtest.h>

#include "captured_stack.hpp"
#include "symbols/offending.hpp"
#include "symbols/resolver.hpp"

using plimsoll::symbols::Location;

std::vector<Chain>& all_chains() {
  static std::vector<Chain> chains;
  return chains;
}

const char* expected_file = "";
int expected_line = 0;

void PrintTo(const Chain& chain, std::ostream* out) { *out << chain.name; }

namespace {

std::vector<Location> stack_of(const Chain& chain) {
  try {
    chain.run();
  } catch (...) {  // some chains end by throwing: the stack was taken before
  }
  std::vector<Location> stack;
  for (std::uintptr_t address : captured::take())
    for (Location& location : plimsoll::symbols::resolve(address)) stack.push_back(std::move(location));
  return stack;
}

std::string printed(const std::vector<Location>& stack) {
  std::string text;
  for (const Location& l : stack)
    text += l.file + ":" + std::to_string(l.line) + " " + l.function + (l.inlined ? " [inlined]\n" : "\n");
  return text;
}

class Chains : public testing::TestWithParam<Chain> {};

TEST_P(Chains, OffendingFrameIsTheMarkedLine) {
  const std::vector<Location> stack = stack_of(GetParam());
  ASSERT_FALSE(stack.empty());
  const auto offending = plimsoll::symbols::offending_frame(stack);
  ASSERT_FALSE(offending.foreign) << printed(stack);
  const auto path = plimsoll::symbols::call_path(stack, offending.index);
  ASSERT_GT(path.size(), GetParam().callers);
  const Location& found = stack[path[GetParam().callers]];
  EXPECT_EQ(found.line, expected_line) << printed(stack);
  EXPECT_EQ(found.file, expected_file) << printed(stack);
  EXPECT_EQ(found.function, GetParam().function) << printed(stack);
}

TEST_P(Chains, PathEndsAtTheTestBody) {
  const std::vector<Location> stack = stack_of(GetParam());
  const auto path = plimsoll::symbols::call_path(stack, plimsoll::symbols::offending_frame(stack).index);
  ASSERT_FALSE(path.empty());
  EXPECT_TRUE(plimsoll::symbols::is_test_body(stack[path.back()])) << printed(stack);
}

INSTANTIATE_TEST_SUITE_P(AllBuilds, Chains, testing::ValuesIn(all_chains()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
