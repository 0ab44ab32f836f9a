// SPDX-License-Identifier: Apache-2.0
#include "snapshot/blame.hpp"

#include <algorithm>

namespace plimsoll::snapshot {
namespace {

bool is_frameworks(const symbols::Location& location) { return location.origin == symbols::Origin::framework; }

bool is_a_librarys(const symbols::Location& location) {
  using enum symbols::Origin;
  return location.origin == tool || location.origin == standard_library || location.origin == c_library;
}

}  // namespace

std::size_t blamed_frame(const Snapshot::Contents& contents, std::span<const symbols::Location> stack) {
  return contents.blames_innermost ? 0 : symbols::offending_frame(stack).index;
}

std::size_t blame_rank(const symbols::Location& location) {
  const bool is_foreign = symbols::offending_frame(std::span(&location, 1)).foreign;
  return (is_foreign ? 2 : 0) + (location.line > 0 ? 0 : 1);
}

// A framework that is compiled into the user's program has lines, and so has what it calls in the standard library.
bool is_frameworks_own(std::span<const symbols::Location> stack, const symbols::OffendingFrame& offending) {
  if (offending.foreign) {
    const auto caller = std::ranges::find_if_not(stack, is_a_librarys);
    return caller != stack.end() && is_frameworks(*caller) && !symbols::is_caller_of_tests(*caller);
  }
  return std::ranges::any_of(stack.first(offending.index), [](const symbols::Location& inner) {
    return is_frameworks(inner) && !symbols::is_fixture_factory(inner);
  });
}

bool is_librarys_own(std::span<const symbols::Location> stack) {
  if (stack.empty()) return false;
  const symbols::OffendingFrame offending = symbols::offending_frame(stack);
  return offending.foreign || is_frameworks_own(stack, offending);
}

}  // namespace plimsoll::snapshot
