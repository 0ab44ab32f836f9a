// SPDX-License-Identifier: Apache-2.0
// Catch2 2.13 as the drivers see it. Its console names no test that passed, so they read its XML.
#include <sstream>
#include <utility>

#include "framework.hpp"

namespace plimsoll::testing {
namespace {

std::string unescaped(std::string text) {
  for (const auto& [entity, character] :
       {std::pair{"&lt;", '<'}, std::pair{"&gt;", '>'}, std::pair{"&quot;", '"'}, std::pair{"&amp;", '&'}})
    for (auto at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1))
      text.replace(at, std::string(entity).size(), 1, character);
  return text;
}

// <TestCase name="..." ...> ... <OverallResult success="true"/> </TestCase>, one after the other.
std::set<std::string> test_cases(const std::string& xml, const std::string& success) {
  const std::string start = "<TestCase name=\"";
  std::set<std::string> tests;
  for (auto at = xml.find(start); at != std::string::npos; at = xml.find(start, at + 1)) {
    const std::string test = xml.substr(at + start.size(), xml.find("</TestCase>", at) - at - start.size());
    if (test.find("<OverallResult success=\"" + success + '"') == std::string::npos) continue;
    tests.insert(unescaped(test.substr(0, test.find('"'))));
  }
  return tests;
}

std::set<std::string> listed(const std::string& out) {
  std::set<std::string> tests;
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) tests.insert(line);
  return tests;
}

// Colons inside of a test's name are followed by one of these.
std::string filter(std::string pattern) {
  for (std::size_t at = 0; at < pattern.size(); ++at)
    if (pattern[at] == ':') {
      const char next = at + 1 < pattern.size() ? pattern[at + 1] : '\0';
      if (next == ':')
        ++at;
      else if (next != ' ')
        pattern[at] = ',';
    }
  return pattern;
}

}  // namespace

const Framework& framework() {
  static const Framework catch2_v2{
      "child_catch2_v2_",
      {"catch2_v2/children", "catch2/children", "children"},
      ": FAILED:",
      [](const std::string& file, const std::string& line) { return file + "\" line=\"" + line + '"'; },
      1,
      [](const std::string& pattern) { return filter(pattern); },
      [](const std::string& xml) {
        return std::vector<std::string>{"--use-colour", "no", "-r", "console_and_xml", "-o", xml};
      },
      {"--list-test-names-only"},
      listed,
      [](const std::string&, const std::string& xml) { return unescaped(xml); },
      [](const std::string&, const std::string& xml) { return test_cases(xml, "false"); },
      [](const std::string&, const std::string& xml) { return test_cases(xml, "true"); }};
  return catch2_v2;
}

}  // namespace plimsoll::testing
