// SPDX-License-Identifier: Apache-2.0
// Programs with a main and listeners of their own. `--append`: their listener comes after Plimsoll's; `--replace`: they
// take GoogleTest's printer out and install Plimsoll's listener themselves, twice.
#include <plimsoll/gtest.hpp>

#include <cstdio>
#include <cstring>
#include <string>

#include "child.hpp"

namespace {

TEST(OwnMain, Leaks) { keep(new char[100]); }  // LINE: leak
TEST(OwnMain, Passes) { delete keep(new int); }

class Printer : public testing::EmptyTestEventListener {
  void OnTestPartResult(const testing::TestPartResult& result) override {
    std::printf("own part %s:%d %s\n", result.file_name() ? result.file_name() : "?", result.line_number(),
                result.failed() ? "failed" : "passed");
    kept_.append(1000, 'p');
  }
  void OnTestStart(const testing::TestInfo& test) override { kept_ += test.name(); }
  void OnTestEnd(const testing::TestInfo& test) override {
    std::printf("own end %s %s\n", test.name(), test.result()->Failed() ? "failed" : "passed");
    kept_.append(1000, 'e');
  }
  std::string kept_;  // what a listener keeps is not the test's
};

}  // namespace

int main(int argument_count, char** arguments) {
  testing::InitGoogleTest(&argument_count, arguments);
  testing::TestEventListeners& listeners = testing::UnitTest::GetInstance()->listeners();
  const std::string mode = argument_count > 1 ? arguments[1] : "";
  if (mode == "--append") listeners.Append(new Printer);
  if (mode == "--replace") {
    delete listeners.Release(listeners.default_result_printer());
    plimsoll::gtest::install();
    listeners.Append(new Printer);
    plimsoll::gtest::install();
  }
  const int result = RUN_ALL_TESTS();
  std::printf("own main ends with %d\n", result);
  return result;
}
