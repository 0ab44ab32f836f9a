// SPDX-License-Identifier: Apache-2.0
#include "catch2/catch2_xml.hpp"

#include <sstream>
#include <utility>

namespace plimsoll::testing {
namespace {

std::string attribute(const std::string& text, const std::string& name) {
  const auto at = text.find(' ' + name + "=\"");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 3;
  return text.substr(begin, text.find('"', begin) - begin);
}

}  // namespace

std::string unescaped(std::string text) {
  for (const auto& [entity, character] :
       {std::pair{"&lt;", '<'}, std::pair{"&gt;", '>'}, std::pair{"&quot;", '"'}, std::pair{"&amp;", '&'}})
    for (auto at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1))
      text.replace(at, std::string(entity).size(), 1, character);
  return text;
}

// What is inside <TestCase ...>, one after the other.
std::set<std::string> test_cases(const std::string& xml, bool with_success) {
  std::set<std::string> tests;
  for (auto at = xml.find("<TestCase "); at != std::string::npos; at = xml.find("<TestCase ", at + 1)) {
    const std::string test = xml.substr(at, xml.find("</TestCase>", at) - at);
    const auto result = test.rfind("<OverallResult ");
    if (result == std::string::npos) continue;
    const std::string overall = test.substr(result);
    const std::string skips = attribute(overall, "skips");  // Catch2 2 has none
    if (!skips.empty() && skips != "0" && attribute(overall, "success") == "true") continue;
    if ((attribute(overall, "success") == "true") == with_success) tests.insert(unescaped(attribute(test, "name")));
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

// GoogleTest's ':' between names is Catch2's ','; "std::vector" and "Scenario: a queue" are in names, and so are
// commas.
std::string catch2_filter(const std::string& pattern) {
  std::string words;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool in_name =
        pattern[i] == ':' && (pattern.substr(i + 1, 1).find_first_of(": ") == 0 || (i > 0 && pattern[i - 1] == ':'));
    if (pattern[i] == ',')
      words += "\\,";
    else
      words += pattern[i] == ':' && !in_name ? ',' : pattern[i];
  }
  return words;
}

}  // namespace plimsoll::testing
