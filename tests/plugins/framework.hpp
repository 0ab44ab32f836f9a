// SPDX-License-Identifier: Apache-2.0
// What the drivers know of the framework that their children are built with. Each driver links one source that defines
// these: gtest_framework.cpp, or catch2/catch2_framework.cpp.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace plimsoll::testing {

struct Framework {
  std::string child_prefix;          // of the names of its child programs
  std::vector<std::string> folders;  // of their sources, below tests/plugins
  std::string failure_mark;          // what follows the place of a failure
  std::string (*in_xml)(const std::string& file, const std::string& line);
  int failed;  // the exit code of a run with a failed test
  std::string (*filter)(const std::string& pattern);
  std::vector<std::string> (*plain_with_xml)(const std::string& xml);  // plain text on stdout, and a report to a file
  std::vector<std::string> list;                                       // lists the tests
  std::set<std::string> (*listed)(const std::string& out);
  std::string (*told)(const std::string& out, const std::string& xml);  // the messages, unbroken and unescaped
  std::set<std::string> (*failed_tests)(const std::string& out, const std::string& xml);
  std::set<std::string> (*passed_tests)(const std::string& out, const std::string& xml);
};

const Framework& framework();

}  // namespace plimsoll::testing
