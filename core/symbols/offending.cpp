// SPDX-License-Identifier: Apache-2.0
#include "symbols/offending.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "symbols/test_case_names.hpp"

namespace plimsoll::symbols {
namespace {

bool is_user(const Location& location) { return location.origin == Origin::user; }
bool has_line(const Location& location) { return location.line > 0; }
// Code that the compiler made of several lines has a file and no line: it is still the place to stand at.
bool has_place(const Location& location) { return has_line(location) || !location.file.empty(); }

template <class Predicate>
std::optional<std::size_t> innermost(std::span<const Location> stack, Predicate wanted) {
  const auto found = std::ranges::find_if(stack, wanted);
  if (found == stack.end()) return std::nullopt;
  return static_cast<std::size_t>(found - stack.begin());
}

}  // namespace

OffendingFrame offending_frame(std::span<const Location> stack) {
  if (auto found = innermost(stack, [](const Location& l) { return is_user(l) && has_place(l); })) return {*found};
  if (auto found = innermost(stack, is_user)) return {*found};
  return {innermost(stack, has_line).value_or(0), true};
}

bool is_test_body(const Location& location) {
  return location.function.ends_with("::TestBody()") || is_test_case_name(location.function);
}

bool is_fixture_factory(const Location& location) {
  return location.function.find("testing::internal::TestFactoryImpl<") != std::string::npos ||
         location.function.find("Catch::TestInvokerFixture<") != std::string::npos ||
         location.function.find("Catch::TestInvokerAsMethod<") != std::string::npos;
}

bool is_in_generator(std::span<const Location> stack) {
  const auto end = std::ranges::find_if(stack, is_test_body);
  return std::any_of(stack.begin(), end, [](const Location& location) {
    return location.function.starts_with("Catch::Generators::") ||
           location.file.find("/catch2/generators/") != std::string::npos;
  });
}

std::vector<std::size_t> call_path(std::span<const Location> stack, std::size_t offending) {
  std::vector<std::size_t> path;
  for (std::size_t i = offending; i < stack.size(); ++i) {
    if (i == offending || is_user(stack[i])) path.push_back(i);
    if (is_test_body(stack[i])) break;
  }
  return path;
}

}  // namespace plimsoll::symbols
