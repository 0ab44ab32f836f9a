// SPDX-License-Identifier: Apache-2.0
#include "capture/run_report.hpp"

#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"
#include "report/memory_text.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::capture {
namespace {

// Lines of libraries alone (the loader, locales, standard output's buffer) would bury those that somebody can mend.
std::string snapshot_text(const std::string& title, const Snapshot& snapshot, std::size_t top) {
  if (snapshot.count() == 0) return title + ": nothing\n";
  std::vector<snapshot::TopLine> lines = snapshot::top_lines(snapshot.contents());
  const snapshot::Amount libraries = snapshot::take_out(&snapshot::TopLine::foreign, lines);
  std::string text =
      fmt::format("{}: {} in {}", title, format_bytes(snapshot.size()), report::counted(snapshot.count(), "block"));
  text += lines.empty() ? "\n" : ", top lines (" + report::share_text(lines, top, snapshot.size()) + "):\n";
  text += report::lines_text(lines, {.top = top});
  if (libraries.count > 0)
    text += fmt::format("  {} in {} by libraries, with no code of the program's on the stack\n",
                        format_bytes(libraries.size), report::counted(libraries.count, "block"));
  return text;
}

}  // namespace

std::optional<RunVariable> parse_run_variable(std::string_view text) noexcept {
  RunVariable variable;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, variable.process);
  if (error != std::errc() || variable.process <= 0 || end - rest < 2 || *rest != ':') return std::nullopt;
  variable.path = {rest + 1, static_cast<std::size_t>(end - rest - 1)};
  return variable;
}

std::string run_text(const RunFigures& figures, std::size_t top) {
  return fmt::format("{} of {} in all\n", report::counted(figures.usage.total_blocks, "allocation"),
                     format_bytes(figures.usage.total)) +
         snapshot_text("Peak", figures.at_peak, top) + snapshot_text("Left at exit", figures.left, top) +
         report::memory_text(figures.usage.current, figures.overhead, figures.resident) + '\n' + figures.dropped_text;
}

}  // namespace plimsoll::capture
