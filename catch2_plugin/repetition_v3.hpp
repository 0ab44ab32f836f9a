// SPDX-License-Identifier: Apache-2.0
// How test cases of Catch2 3 are repeated in a process of their own, which Catch2 has no flag for: there each is
// registered again, as often as it is to run, under names and a tag of ours, and the command line asks for that tag.
// Cold. Included once, by listener_v3.cpp. Compiled as C++17.
#pragma once

#include <catch2/catch_test_case_info.hpp>
#include <catch2/catch_version_macros.hpp>
#include <catch2/interfaces/catch_interfaces_registry_hub.hpp>
#include <catch2/interfaces/catch_interfaces_test_invoker.hpp>
#include <catch2/interfaces/catch_interfaces_testcase.hpp>
#include <catch2/internal/catch_test_registry.hpp>
#include <catch2/internal/catch_unique_ptr.hpp>

#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "plimsoll/session.hpp"

namespace plimsoll::catch2 {
namespace {

constexpr const char* kVariable = "PLIMSOLL_CATCH2_REPEAT=";  // how often, then the names of test cases
constexpr char kSeparator = '\x1f';
constexpr const char* kTag = "[plimsoll-repetition]";

const std::vector<Catch::TestCaseHandle>& all_test_cases() {
  return Catch::getRegistryHub().getTestCaseRegistry().getAllTests();
}

// A test of the session is a partial run: "cache", "cache / grows", "cache / grows (run 2)".
bool is_run_of(const std::string& test, const std::string& test_case) {
  if (test.compare(0, test_case.size(), test_case) != 0) return false;
  const std::string rest = test.substr(test_case.size());
  return rest.empty() || rest.rfind(" / ", 0) == 0 || rest.rfind(" (run ", 0) == 0;
}

// Of "cache" and "cache / grows" the longer one.
std::string test_case_of(const std::string& test) {
  std::string longest;
  for (const Catch::TestCaseHandle& handle : all_test_cases()) {
    const std::string& name = handle.getTestCaseInfo().name;
    if (name.size() > longest.size() && is_run_of(test, name)) longest = name;
  }
  return longest;
}

// The user's own arguments would choose other test cases, or write files.
void repeat(session::Command& command, const std::vector<std::string>& tests, int times) {
  std::set<std::string> names;
  for (const std::string& test : tests) names.insert(test_case_of(test));
  std::string value = kVariable + std::to_string(times);
  for (const std::string& name : names) value += kSeparator + name;
  command.environment.push_back(value);
  command.arguments = {command.arguments.front(), kTag, "--order", "decl"};
}

class RepeatedTestCase : public Catch::ITestInvoker {
 public:
  explicit RepeatedTestCase(const Catch::TestCaseHandle& original) : original_(original) {}
  void invoke() const override { original_.invoke(); }
#if CATCH_VERSION_MAJOR > 3 || CATCH_VERSION_MINOR >= 7
  void prepareTestCase() override { original_.prepareTestCase(); }
  void tearDownTestCase() override { original_.tearDownTestCase(); }
#endif

 private:
  Catch::TestCaseHandle original_;
};

// In the process that repeats: by their names, what the test cases registered again are repetitions of.
class Repetitions {
 public:
  // Before Catch2 lists the tests.
  void register_them() {
    const char* const text = session::is_repetition() ? std::getenv(variable_name().c_str()) : nullptr;
    if (!text || !originals_.empty()) return;
    std::vector<std::string> names = split(text);
    const int times = std::atoi(names.front().c_str());
    const std::set<std::string> wanted(names.begin() + 1, names.end());
    const std::vector<Catch::TestCaseHandle> all = all_test_cases();
    for (int time = 1; time <= times; ++time)
      for (const Catch::TestCaseHandle& handle : all)
        if (wanted.count(handle.getTestCaseInfo().name) > 0) register_again(handle, time);
  }

  std::string original(const std::string& name) const {
    const auto found = originals_.find(name);
    return found == originals_.end() ? name : found->second;
  }

 private:
  static std::string variable_name() {
    const std::string name = kVariable;
    return name.substr(0, name.size() - 1);
  }

  static std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text)
      if (c == kSeparator)
        parts.emplace_back();
      else
        parts.back() += c;
    return parts;
  }

  // The registry keeps views of a class's name, as the original does, and copies the rest.
  void register_again(const Catch::TestCaseHandle& handle, int time) {
    const Catch::TestCaseInfo& info = handle.getTestCaseInfo();
    const std::string name = info.name + " (repetition " + std::to_string(time) + ')',
                      tags = info.tagsAsString() + kTag;
    originals_[name] = info.name;
    Catch::getMutableRegistryHub().registerTest(
        Catch::makeTestCaseInfo(info.className, Catch::NameAndTags(name, tags), info.lineInfo),
        Catch::Detail::make_unique<RepeatedTestCase>(handle));
  }

  std::map<std::string, std::string> originals_;
};

}  // namespace
}  // namespace plimsoll::catch2
