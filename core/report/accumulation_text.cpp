// SPDX-License-Identifier: Apache-2.0
#include "report/accumulation_text.hpp"

#include <fmt/format.h>

#include "plimsoll/units.hpp"
#include "report/ceiling_text.hpp"
#include "report/holder_text.hpp"
#include "report/lines_text.hpp"
#include "report/test_text.hpp"

namespace plimsoll::report {
namespace {

constexpr std::size_t kHoldersNamed = 3;
constexpr std::size_t kTestsNamed = 5;

// "Session.Login 3.0 KiB, Session.Logout 3.0 KiB and 2 more".
std::string tests_text(const std::vector<Accumulation::Share>& tests) {
  std::string text;
  for (std::size_t i = 0; i < std::min(tests.size(), kTestsNamed); ++i)
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", test_name(tests[i].test), format_bytes(tests[i].size));
  if (tests.size() > kTestsNamed) text += fmt::format(" and {} more", tests.size() - kTestsNamed);
  return text;
}

// "registry.cc:20 Registry::remember(Session)", as much of it as is known.
std::string allocated_in(const std::vector<snapshot::TopLine>& lines) {
  if (lines.empty()) return {};
  const std::string text = place_and_function(lines.front().frame);
  return text.empty() ? text : fmt::format(", {}allocated by {}", lines.size() > 1 ? "most of it " : "", text);
}

std::string line_of(const Accumulation& accumulation) {
  return fmt::format("plimsoll: {} keeps {} of {}{}: {}\n", root_text(accumulation.holder),
                     format_bytes(accumulation.size), counted(accumulation.tests.size(), "test"),
                     allocated_in(accumulation.lines), tests_text(accumulation.tests));
}

std::string above_ceiling_text(const std::string& what, std::size_t size, std::size_t ceiling,
                               const std::vector<snapshot::TopLine>& lines, std::size_t top) {
  return fmt::format("Growth ceiling exceeded: what {}: {}\nStill live ({}):\n{}", what, size_comparison(size, ceiling),
                     share_text(lines, top, size), lines_text(lines, {top}));
}

// "  registry.cc:20 is held by g_sessions (registry.cc:7) -> std::list node".
std::string holders_text(const std::vector<snapshot::TopLine>& lines, const std::vector<ledger::Holder>& holders) {
  std::string text;
  for (std::size_t i = 0; i < holders.size(); ++i) {
    const Frame& frame = lines[i].frame;
    const std::string place = place_of(frame), holder = holder_text(holders[i]);
    if (!holder.empty()) text += fmt::format("  {}: {}\n", place.empty() ? frame.function : place, holder);
  }
  return text;
}

}  // namespace

std::string accumulations_text(const std::vector<Accumulation>& accumulations) {
  std::string text;
  for (std::size_t i = 0; i < std::min(accumulations.size(), kHoldersNamed); ++i) text += line_of(accumulations[i]);
  if (accumulations.size() > kHoldersNamed)
    text +=
        fmt::format("plimsoll: {} more keep memory of several tests; PLIMSOLL_OPTIONS=leaks=accumulating names them\n",
                    counted(accumulations.size() - kHoldersNamed, "holder"));
  return text;
}

std::string accumulation_text(const Accumulation& accumulation, std::size_t top) {
  return fmt::format("Accumulating: {} keeps {} in {} of {}: {}\n{}", root_text(accumulation.holder),
                     format_bytes(accumulation.size), counted(accumulation.count, "block"),
                     counted(accumulation.tests.size(), "test"), tests_text(accumulation.tests),
                     lines_text(accumulation.lines, {top}));
}

std::string growth_ceiling_text(std::size_t size, std::size_t ceiling, const std::vector<snapshot::TopLine>& lines,
                                std::size_t top) {
  return above_ceiling_text("the tests left held at the end of the run", size, ceiling, lines, top);
}

std::string suites_growth_text(const std::string& suite, std::size_t size, std::size_t ceiling,
                               const std::vector<snapshot::TopLine>& lines, const std::vector<ledger::Holder>& holders,
                               std::size_t top) {
  return above_ceiling_text(suite + " left held at its end", size, ceiling, lines, top) + holders_text(lines, holders);
}

std::string no_suite_to_limit_text() {
  return "MEMORY_GROWTH_CEILING is for a suite, and none is running here: put it into SetUpTestSuite, a fixture or a "
         "test. PLIMSOLL_OPTIONS=growth=SIZE limits the whole run.\n";
}

}  // namespace plimsoll::report
