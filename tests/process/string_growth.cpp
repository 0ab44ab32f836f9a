// SPDX-License-Identifier: Apache-2.0
// Growth inside libstdc++, which is built without frame pointers, called from a program that is built so too (-O2): a
// walk along frame pointers would lose the program's line; unwinding by tables must show it.
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "check.hpp"

namespace {

constexpr const char* kThisFile = "string_growth.cpp";

[[gnu::noinline]] int append(std::string& text, std::size_t count) {
  text.append(count, 'x');
  check::keep(text.data());
  return __LINE__ - 2;
}

[[gnu::noinline]] int stream(std::ostringstream& out) {
  for (int i = 0; i < 200; ++i) out << "some text that grows ";
  asm volatile("" : : : "memory");
  return __LINE__ - 2;
}

void check_string() {
  std::string text;
  const int line = append(text, 1000);
  const auto stack = plimsoll::stack_of(text.data());
  CHECK(stack && check::passes(*stack, kThisFile, line));
  CHECK(stack && check::calls(*stack, "check_string"));
  CHECK(stack && check::calls(*stack, "main"));
}

void check_stream() {
  const plimsoll::Scope scope;
  std::ostringstream out;
  const int line = stream(out);
  bool found = false;
  for (const plimsoll::Statistic& statistic : scope.retained().statistics(plimsoll::GroupBy::stack))
    found = found || (statistic.size > 4000 && check::passes(statistic.stack, kThisFile, line));
  CHECK(found);
}

void check_containers() {
  auto tree = std::make_unique<std::map<int, std::string>>();
  const auto entry = tree->emplace(1, std::string(100, 'y')).first;
  const int line = __LINE__ - 1;
  const auto stack = plimsoll::stack_of(entry->second.data());
  CHECK(stack && check::passes(*stack, kThisFile, line));

  std::vector<int> numbers;
  numbers.resize(1000);
  const int resize_line = __LINE__ - 1;
  const auto resized = plimsoll::stack_of(numbers.data());
  CHECK(resized && check::passes(*resized, kThisFile, resize_line));
}

}  // namespace

int main() {
  check_string();
  check_stream();
  check_containers();
  return check::result();
}
