// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <sstream>

#include "framework.hpp"

namespace plimsoll::testing {
namespace {

std::set<std::string> tests_marked(const std::string& text, const std::string& mark) {
  std::set<std::string> tests;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find(mark);
    if (at == std::string::npos || line.find('.', at + mark.size()) == std::string::npos) continue;
    const std::string rest = line.substr(at + mark.size());
    tests.insert(rest.substr(0, rest.find_first_of(" ,")));
  }
  return tests;
}

std::set<std::string> listed(const std::string& out) {
  std::set<std::string> tests;
  std::istringstream lines(out);
  std::string suite;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("  "))
      tests.insert(suite + line.substr(2, line.find(' ', 2) - 2));
    else
      suite = line.substr(0, line.find(' '));
  }
  return tests;
}

}  // namespace

const Framework& framework() {
  static const Framework gtest{
      "child_",
      {"children"},
      ": Failure",
      [](const std::string& file, const std::string& line) { return file + ':' + line; },
      1,
      [](const std::string& pattern) { return "--gtest_filter=" + pattern; },
      [](const std::string& xml) {
        return std::vector<std::string>{"--gtest_color=no", "--gtest_output=xml:" + xml};
      },
      {"--gtest_list_tests"},
      listed,
      [](const std::string& out, const std::string&) { return out; },
      [](const std::string& out, const std::string&) { return tests_marked(out, "[  FAILED  ] "); },
      [](const std::string& out, const std::string&) { return tests_marked(out, "[       OK ] "); }};
  return gtest;
}

}  // namespace plimsoll::testing
