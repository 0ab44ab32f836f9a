// SPDX-License-Identifier: Apache-2.0
#include "report/summary_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"

namespace plimsoll::report {

std::string summary_text(std::vector<const TestRecord*> tests, std::size_t most) {
  if (most == 0 || tests.empty()) return {};
  const std::size_t all = tests.size(), shown = std::min(most, all);
  std::ranges::stable_sort(tests, std::greater(), [](const TestRecord* test) { return test->peak; });
  tests.resize(shown);
  std::size_t width = 0, calls_width = 0;
  for (const TestRecord* test : tests) {
    width = std::max(width, format_bytes(test->peak).size());
    calls_width = std::max(calls_width, counted(test->allocations, "allocation").size());
  }
  std::string text = shown < all ? fmt::format("plimsoll: the {} of {} tests with the highest peaks\n", shown, all)
                                 : fmt::format("plimsoll: {} by peak\n", counted(all, "test"));
  for (const TestRecord* test : tests)
    text += fmt::format("  {:>{}}  {:>{}}  {}\n", format_bytes(test->peak), width,
                        counted(test->allocations, "allocation"), calls_width, test->name);
  return text;
}

}  // namespace plimsoll::report
