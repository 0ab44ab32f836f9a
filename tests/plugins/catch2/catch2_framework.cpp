// SPDX-License-Identifier: Apache-2.0
// Catch2 3 as the drivers see it.
#include "framework.hpp"

#include "catch2/catch2_xml.hpp"

namespace plimsoll::testing {

const Framework& framework() {
  static const Framework catch2{
      "child_catch2_",
      {"catch2/children", "children"},
      ": FAILED:",
      [](const std::string& file, const std::string& line) { return file + "\" line=\"" + line + '"'; },
      42,
      catch2_filter,
      [](const std::string& xml) {
        return std::vector<std::string>{"--colour-mode", "none", "-r", "console", "-r", "xml::out=" + xml};
      },
      {"--list-tests", "--verbosity", "quiet"},
      listed,
      [](const std::string&, const std::string& xml) { return unescaped(xml); },
      [](const std::string&, const std::string& xml) { return test_cases(xml, false); },
      [](const std::string&, const std::string& xml) { return test_cases(xml, true); }};
  return catch2;
}

}  // namespace plimsoll::testing
