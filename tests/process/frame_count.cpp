// SPDX-License-Identifier: Apache-2.0
// The depth of stacks is an option: 0 counts only and keeps no stack, 64 is the most. Run with the expected number.
#include <cstdlib>

#include "check.hpp"

namespace {

[[gnu::noinline]] void* descend(int depth) {
  void* block = depth == 0 ? std::malloc(100) : descend(depth - 1);
  asm volatile("" : : : "memory");  // no tail call
  return block;
}

}  // namespace

int main(int, char** arguments) {
  const int expected = std::atoi(arguments[1]);
  CHECK_EQ(plimsoll::frame_limit(), expected);
  const check::Change change;
  void* block = check::keep(descend(100));
  CHECK_EQ(change.bytes(), 100);
  CHECK_EQ(change.blocks(), 1);
  const auto stack = plimsoll::stack_of(block);
  CHECK(stack.has_value());
  CHECK_EQ(stack ? stack->size() : 0, expected);
  for (const plimsoll::Statistic& statistic : plimsoll::take_snapshot().statistics(plimsoll::GroupBy::line))
    CHECK(statistic.count > 0);
  std::free(block);
  return check::result();
}
