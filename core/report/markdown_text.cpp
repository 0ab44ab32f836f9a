// SPDX-License-Identifier: Apache-2.0
#include "report/markdown_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"
#include "report/verdict_places.hpp"

namespace plimsoll::report {
namespace {

// Text in a cell of a table, or in a heading: nothing in it is Markdown or HTML.
std::string plain(std::string_view text) {
  std::string all;
  for (const char c : text)
    if (c == '\n' || c == '\r')
      all += ' ';
    else if (c == '<')
      all += "&lt;";
    else if (std::string_view("\\`*_{}[]()#|~>&!").find(c) != std::string_view::npos)
      (all += '\\') += c;
    else
      all += c;
  return all;
}

// A block of code that no line of the text can end.
std::string code(std::string_view text) {
  std::string fence = "```";
  while (text.find(fence) != std::string_view::npos) fence += '`';
  return fmt::format("{}text\n{}{}{}\n", fence, text, text.ends_with('\n') ? "" : "\n", fence);
}

std::string heading(const RunRecord& run) {
  const auto failed = static_cast<std::size_t>(std::ranges::count(run.tests, Result::failed, &TestRecord::result));
  return fmt::format("## Memory: {}, {} failed\n\n", counted(run.tests.size(), "test"),
                     failed == 0 ? "none" : std::to_string(failed));
}

std::string verdicts_part(const std::vector<PlacedVerdict>& verdicts) {
  std::string text;
  for (const PlacedVerdict& placed : verdicts) {
    const std::string place = placed.path.empty() ? "" : fmt::format(" at {}:{}", plain(placed.path), placed.line);
    text += fmt::format("### {} in {}{}{}\n\n{}\n", title_of(placed.verdict->kind), plain(placed.owner), place,
                        placed.verdict->excused ? " (excused)" : "", code(placed.verdict->text));
  }
  return text;
}

std::string folder_of(const RunRecord& run, const std::string& name) {
  const auto program = std::ranges::find(run.programs, name, &ProgramRecord::name);
  return program == run.programs.end() ? std::string() : program->folder;
}

// The line with the most at the peak that is not the framework's own.
std::string top_line_of(const RunRecord& run, const TestRecord& test, const SourceRoot& root) {
  for (const SiteRecord& site : test.peak_sites)
    if (!site.frameworks_own && !site.stack.empty()) {
      Frame frame = run.frames[site.stack[site.line]];
      frame.file = root.path_of(frame.file, folder_of(run, test.program));
      const std::string place = place_of(frame);
      return fmt::format("{} {}", format_bytes(site.bytes), plain(place.empty() ? frame.function : place));
    }
  return {};
}

std::string change_of(const TestRecord& test, const FormerPeaks& former) {
  const auto known = former.find({test.program, test.name});
  if (known == former.end()) return "new";
  if (test.peak == known->second) return "same";
  return test.peak > known->second ? '+' + format_bytes(test.peak - known->second)
                                   : '-' + format_bytes(known->second - test.peak);
}

std::string row(const RunRecord& run, const TestRecord& test, const SourceRoot& root, const FormerPeaks& former) {
  const char* const mark = test.result == Result::failed    ? "**failed** "
                           : test.result == Result::skipped ? "skipped "
                                                            : "";
  std::string text = fmt::format("| {}{} | {} | {} | {} | {} |", mark, plain(test.name), format_bytes(test.peak),
                                 top_line_of(run, test, root), format_bytes(test.retained), test.allocations);
  if (!former.empty()) text += ' ' + change_of(test, former) + " |";
  return text + '\n';
}

std::string table(const RunRecord& run, const SourceRoot& root, std::size_t most, const FormerPeaks& former) {
  std::vector<const TestRecord*> tests;
  for (const TestRecord& test : run.tests) tests.push_back(&test);
  std::ranges::stable_sort(tests, std::greater(), [](const TestRecord* test) { return test->peak; });
  const std::size_t shown = most == 0 ? tests.size() : std::min(most, tests.size());
  if (shown == 0) return {};
  std::string text = former.empty() ? "| test | peak | most at the peak | left | allocations |\n|---|--:|---|--:|--:|\n"
                                    : "| test | peak | most at the peak | left | allocations | change |\n"
                                      "|---|--:|---|--:|--:|--:|\n";
  for (std::size_t i = 0; i < shown; ++i) text += row(run, *tests[i], root, former);
  if (shown < tests.size())
    text += fmt::format("\nand {} with lower peaks\n", counted(tests.size() - shown, "more test"));
  return text;
}

}  // namespace

std::string markdown_text(const RunRecord& run, const SourceRoot& root, std::size_t most, const FormerPeaks& former) {
  return heading(run) + verdicts_part(placed_verdicts(run, root)) + table(run, root, most, former);
}

}  // namespace plimsoll::report
