// SPDX-License-Identifier: Apache-2.0
#include "snapshot/blame.hpp"

#include <algorithm>
#include <iterator>

#include "symbols/test_callers.hpp"

namespace plimsoll::snapshot {
namespace {

using Stack = std::span<const symbols::Location>;

bool is_frameworks(const symbols::Location& location) { return location.origin == symbols::Origin::framework; }

bool is_a_librarys(const symbols::Location& location) {
  using enum symbols::Origin;
  return location.origin == tool || location.origin == standard_library || location.origin == c_library;
}

// The framework called a test there, and not a function of its own or of a library. Inlined frames share the return
// address of the one that they are part of. Without addresses what may be a call of a test is taken for one.
bool called_a_test(Stack stack, std::size_t caller, ReturnAddresses addresses) {
  if (!symbols::calls_tests(stack[caller].function)) return false;
  const auto index =
      static_cast<std::size_t>(std::ranges::count(stack.first(caller), false, &symbols::Location::inlined));
  return addresses.empty() || symbols::called_a_test(addresses[index]);
}

}  // namespace

std::size_t blamed_frame(const Snapshot::Contents& contents, Stack stack) {
  return contents.blames_innermost ? 0 : symbols::offending_frame(stack).index;
}

std::size_t blame_rank(const symbols::Location& location) {
  const bool is_foreign = symbols::offending_frame(Stack(&location, 1)).foreign;
  const bool is_known = location.line > 0 || (!is_foreign && !location.file.empty());
  return (is_foreign ? 2 : 0) + (is_known ? 0 : 1);
}

// A framework that is compiled into the user's program has lines, and so has what it calls in the standard library.
Allocator allocator_of(Stack stack, ReturnAddresses addresses, const symbols::OffendingFrame& offending) {
  const auto caller = std::ranges::find_if_not(stack, is_a_librarys);
  if (caller == stack.end()) return Allocator::users;
  if (symbols::is_fixture_factory(*caller)) return Allocator::unseen;
  if (is_frameworks(*caller)) {
    const auto index = static_cast<std::size_t>(caller - stack.begin());
    return called_a_test(stack, index, addresses) ? Allocator::unseen : Allocator::framework;
  }
  const Stack inner = stack.first(offending.foreign ? 0 : offending.index);
  return std::ranges::any_of(inner, is_frameworks) ? Allocator::framework : Allocator::users;
}

std::string callee_of_unseen(Stack stack) {
  const auto caller = std::ranges::find_if_not(stack, is_a_librarys);
  return caller == stack.begin() || caller == stack.end() ? std::string() : std::prev(caller)->function;
}

bool is_librarys_own(Stack stack, ReturnAddresses addresses) {
  if (stack.empty()) return false;
  const symbols::OffendingFrame offending = symbols::offending_frame(stack);
  const Allocator allocator = allocator_of(stack, addresses, offending);
  return allocator == Allocator::framework || (allocator == Allocator::users && offending.foreign);
}

}  // namespace plimsoll::snapshot
