// SPDX-License-Identifier: Apache-2.0
// GoogleTest's events told to the session, and the session's failures raised in GoogleTest. A translation: no wording
// and no verdict is made here. Compiled as C++17 against the user's own GoogleTest.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <vector>

#include "plimsoll/gtest.hpp"
#include "plimsoll/session.hpp"

// The core looks for the first before main, to trace from the first allocation on; another framework's plugin may
// define it too. The linker is told to look for the second (-u), so that this file is not dropped from its archive.
extern "C" {
[[gnu::visibility("default"), gnu::weak]] extern const char plimsoll_test_plugin;
const char plimsoll_test_plugin = 1;
[[gnu::visibility("default")]] extern const char plimsoll_gtest_plugin;
const char plimsoll_gtest_plugin = 1;
}

namespace plimsoll::gtest {
namespace {

assertions::Place place_of(const session::Failure& failure, const assertions::Place& elsewhere) {
  return failure.file.empty() ? elsewhere : assertions::Place{failure.file.c_str(), failure.line};
}

// A failure without a line stands where the test is written; outside a test it stands here.
void raise(const std::vector<session::Failure>& failures, const assertions::Place& elsewhere = {__FILE__, __LINE__}) {
  for (const session::Failure& failure : failures) fail(place_of(failure, elsewhere), failure.message);
}

// Of a suite's end. GoogleTest 1.12 tells such failures on the console and by the exit code, but writes none to its XML
// and JSON: there they are a property of the suite. A failure without a line stands at the suite's first test.
void raise_for_suite(const std::vector<session::Failure>& failures, const testing::TestSuite& suite) {
  const testing::TestInfo& first = *suite.GetTestInfo(0);
  const assertions::Place elsewhere{first.file(), first.line()};
  raise(failures, elsewhere);
  std::string text;
  for (const session::Failure& failure : failures) {
    const assertions::Place place = place_of(failure, elsewhere);
    text += place.file + (':' + std::to_string(place.line)) + ": " + failure.message;
  }
  if (!text.empty()) testing::Test::RecordProperty("plimsoll", text);
}

// In GoogleTest's XML and JSON, where one is written.
void record_peak() {
  const session::Uncounted uncounted;
  if (!GTEST_FLAG_GET(output).empty())
    testing::Test::RecordProperty("plimsoll_peak", std::to_string(session::peak_of_last_test()));
}

session::Outcome outcome_of(const testing::TestResult& result) {
  if (result.Failed()) return session::Outcome::failed;
  return result.Skipped() ? session::Outcome::skipped : session::Outcome::passed;
}

bool begins_with_any(const std::string& text, std::initializer_list<const char*> beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](const char* begin) { return text.rfind(begin, 0) == 0; });
}

template <class Predicate>
void drop_if(std::vector<std::string>& texts, Predicate&& predicate) {
  texts.erase(std::remove_if(texts.begin(), texts.end(), predicate), texts.end());
}

// What means something in a filter can be matched by `?` only; that may be one test too many, which does no harm.
std::string as_filter(std::string test) {
  for (char& c : test)
    if (c == ':' || c == '-' || c == '*') c = '?';
  return test;
}

// Flags would win over the environment, and the user's own arguments stay: the program's main may need them.
void repeat(session::Command& command, const std::vector<std::string>& tests, int times) {
  drop_if(command.arguments, [](const std::string& word) { return begins_with_any(word, {"--gtest_", "-gtest_"}); });
  drop_if(command.environment, [](const std::string& entry) {
    return begins_with_any(entry, {"GTEST_", "TESTBRIDGE_", "TEST_PREMATURE_EXIT_FILE=", "XML_OUTPUT_FILE="});
  });
  std::string filter;
  for (const std::string& test : tests) filter += (filter.empty() ? "" : ":") + as_filter(test);
  command.environment.push_back("GTEST_FILTER=" + filter);
  command.environment.push_back("GTEST_REPEAT=" + std::to_string(times));
  command.environment.push_back("GTEST_ALSO_RUN_DISABLED_TESTS=1");
}

class Listener : public testing::EmptyTestEventListener {
 public:
  // End events run from the last listener to the first: as the last one we raise our failures before the printers
  // and the XML file see the test's end. A program may have appended listeners after us, so we go last again here.
  void OnTestProgramStart(const testing::UnitTest&) override {
    install();
    session::require_tracing(session::this_build());
    session::set_repeat(repeat);
  }

  void OnTestSuiteStart(const testing::TestSuite& suite) override { session::suite_started(std::string("suite ") + suite.name()); }

  void OnTestStart(const testing::TestInfo& test) override {
    session::test_started(std::string(test.test_suite_name()) + '.' + test.name(), test.file(), test.line());
  }

  void OnTestPartResult(const testing::TestPartResult&) override { session::end_oom_run(); }

  void OnTestEnd(const testing::TestInfo& test) override {
    session::end_oom_run();
    raise(session::test_ended(outcome_of(*test.result())), place_of_test());
    record_peak();
  }

  void OnTestSuiteEnd(const testing::TestSuite& suite) override { raise_for_suite(session::suite_ended(), suite); }

  void OnEnvironmentsTearDownEnd(const testing::UnitTest&) override { raise(session::program_ended()); }

  void OnTestProgramEnd(const testing::UnitTest&) override {
    const std::string summary = session::summary();
    if (!summary.empty()) std::printf("%s", summary.c_str());
    std::fflush(stdout);
  }
};

Listener* the_listener = nullptr;  // owned by GoogleTest

[[maybe_unused]] const bool is_installed = (install(), true);

}  // namespace

void install() {
  testing::TestEventListeners& listeners = testing::UnitTest::GetInstance()->listeners();
  if (the_listener)
    listeners.Release(the_listener);
  else
    the_listener = new Listener;
  listeners.Append(the_listener);
}

}  // namespace plimsoll::gtest
