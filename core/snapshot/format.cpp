// SPDX-License-Identifier: Apache-2.0
// Frames, stacks, statistics and differences as text, in tracemalloc's form. Cold: source files are read for
// Stack::format.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ostream>

#include "base/reentry_guard.hpp"
#include "plimsoll/snapshot.hpp"
#include "plimsoll/units.hpp"
#include "symbols/source_text.hpp"

namespace plimsoll {
namespace {

std::string place_of(const Frame& frame) {
  if (frame.file.empty()) return fmt::format("  in {}", frame.function);
  return fmt::format("  File \"{}\", line {}, in {}", frame.file, frame.line, frame.function);
}

std::string source_of(const Frame& frame) {
  return frame.source.empty() ? symbols::source_line(frame.file, frame.line).value_or("") : frame.source;
}

std::string signed_bytes(std::ptrdiff_t bytes) {
  const auto distance = static_cast<std::size_t>(std::abs(bytes));
  return (bytes < 0 ? '-' : '+') + format_bytes(distance);
}

std::string title_of(const Stack& stack, Domain domain) {
  std::string title = stack.empty() ? "(no stack was kept)" : to_string(stack[0]);
  if (domain != 0) title += fmt::format(" (domain {})", domain);
  return title;
}

std::string average_text(std::size_t size, std::size_t count) {
  return count == 0 ? "" : ", average=" + format_bytes(size / count);
}

}  // namespace

std::vector<std::string> Stack::format(int limit, bool innermost_first) const {
  const base::ReentryGuard guard;
  const auto shown = limit == 0 ? size() : std::min(size(), static_cast<std::size_t>(std::labs(limit)));
  const std::size_t first = limit < 0 ? size() - shown : 0;
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < shown; ++i) {
    const Frame& frame = frames_[first + (innermost_first ? i : shown - 1 - i)];
    lines.push_back(place_of(frame));
    if (const std::string source = source_of(frame); !source.empty()) lines.push_back("    " + source);
  }
  return lines;
}

std::string to_string(const Frame& frame) {
  if (!frame.file.empty() && frame.line > 0) return fmt::format("{}:{}", frame.file, frame.line);
  return frame.function.empty() ? frame.file : frame.function;
}

std::string to_string(const Statistic& statistic) {
  return fmt::format("{}: size={}, count={}{}", title_of(statistic.stack, statistic.domain),
                     format_bytes(statistic.size), statistic.count, average_text(statistic.size, statistic.count));
}

std::string to_string(const StatisticDiff& diff) {
  return fmt::format("{}: size={} ({}), count={} ({:+}){}", title_of(diff.stack, diff.domain), format_bytes(diff.size),
                     signed_bytes(diff.size_diff), diff.count, diff.count_diff, average_text(diff.size, diff.count));
}

std::ostream& operator<<(std::ostream& out, const Frame& frame) { return out << to_string(frame); }
std::ostream& operator<<(std::ostream& out, const Statistic& statistic) { return out << to_string(statistic); }
std::ostream& operator<<(std::ostream& out, const StatisticDiff& diff) { return out << to_string(diff); }
std::ostream& operator<<(std::ostream& out, const Stack& stack) {
  for (const std::string& line : stack.format()) out << line << '\n';
  return out;
}

}  // namespace plimsoll
