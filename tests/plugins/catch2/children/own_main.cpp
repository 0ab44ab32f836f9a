// SPDX-License-Identifier: Apache-2.0
// A main and listeners of the user's own, one registered before Plimsoll's and one after. The first argument says what
// main does: `once`, `twice` (runs the session twice), `guards` (uses macros outside of every test case).
#include <catch2/catch_session.hpp>
#include <catch2/catch_test_case_info.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#include <plimsoll/catch2.hpp>

#include <cstdio>
#include <string>

#include "child.hpp"

namespace {

TEST_CASE("leaks") {
  keep(new char[100]);  // LINE: leak
}
TEST_CASE("passes") {
  SECTION("first") { delete keep(new int); }
  SECTION("second") { CHECK(true); }
}

class Printer : public Catch::EventListenerBase {
 public:
  using Catch::EventListenerBase::EventListenerBase;
  static std::string getDescription() { return "the user's own"; }

  void testCaseStarting(const Catch::TestCaseInfo& test) override { kept_.append(1000, test.name[0]); }
  void sectionStarting(const Catch::SectionInfo& section) override { kept_ += section.name; }
  void assertionEnded(const Catch::AssertionStats& stats) override {
    if (!stats.assertionResult.isOk())
      std::printf("own failure at line %zu\n", stats.assertionResult.getSourceInfo().line);
  }
  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    std::printf("own end %s %s\n", stats.testInfo->name.c_str(), stats.totals.testCases.failed ? "failed" : "passed");
    kept_.append(1000, 'e');
  }

 private:
  std::string kept_;  // what a listener keeps is not the test's
};

class LatePrinter : public Printer {
 public:
  using Printer::Printer;
};

CATCH_REGISTER_LISTENER(Printer)

}  // namespace

int main(int argument_count, char** arguments) {
  const std::string mode = argument_count > 1 ? arguments[1] : "";
  plimsoll::catch2::install();
  const Catch::ListenerRegistrar<LatePrinter> late("LatePrinter");
  if (mode == "guards") {
    EXPECT_NO_LEAKS {  // LINE: guard outside
      keep(new char[100]);
    }
  }
  Catch::Session session;
  if (const int mistake = session.applyCommandLine(argument_count - 1, arguments + 1)) return mistake;
  int result = session.run();
  if (mode == "twice") result += session.run();
  std::printf("own main ends with %d\n", result);
  return result;
}
