// SPDX-License-Identifier: Apache-2.0
// Catch2 2.13 as the drivers see it.
#include "framework.hpp"

#include "catch2/catch2_xml.hpp"

namespace plimsoll::testing {

const Framework& framework() {
  static const Framework catch2_v2{
      "child_catch2_v2_",
      {"catch2_v2/children", "catch2/children", "children"},
      ": FAILED:",
      [](const std::string& file, const std::string& line) { return file + "\" line=\"" + line + '"'; },
      1,
      catch2_filter,
      [](const std::string& xml) {
        return std::vector<std::string>{"--use-colour", "no", "-r", "console_and_xml", "-o", xml};
      },
      {"--list-test-names-only"},
      listed,
      [](const std::string&, const std::string& xml) { return unescaped(xml); },
      [](const std::string&, const std::string& xml) { return test_cases(xml, false); },
      [](const std::string&, const std::string& xml) { return test_cases(xml, true); }};
  return catch2_v2;
}

}  // namespace plimsoll::testing
