// SPDX-License-Identifier: Apache-2.0
// libraries=show: a report stands at the innermost line, in a header of the standard library. What is counted and what
// fails stays as it is, and so do statistics, which have by_innermost_frame() for the same question.
#include <string>
#include <vector>

#include "check.hpp"

namespace {

bool has(const std::string& text, const char* words) { return text.find(words) != std::string::npos; }

}  // namespace

int main() {
  const plimsoll::Scope scope;
  std::vector<int> numbers(1000);
  check::keep(numbers.data());
  const plimsoll::Verdict verdict = plimsoll::judge(scope, {100});
  CHECK(!verdict);
  CHECK(has(verdict.message, "bits/new_allocator.h:"));
  CHECK(has(verdict.message, "libraries_shown.cpp:"));  // who called it
  CHECK_EQ(plimsoll::judge(scope, {1 << 20}).kept, true);

  const plimsoll::Snapshot retained = scope.retained();
  const auto lines = retained.statistics(plimsoll::GroupBy::line);
  CHECK(has(plimsoll::to_string(lines.at(0)), "libraries_shown.cpp:"));
  const auto innermost = retained.by_innermost_frame().statistics(plimsoll::GroupBy::line);
  CHECK(has(plimsoll::to_string(innermost.at(0)), "bits/new_allocator.h:"));
  CHECK_EQ(innermost.at(0).size, lines.at(0).size);
  return check::result();
}
