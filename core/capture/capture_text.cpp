// SPDX-License-Identifier: Apache-2.0
#include "capture/capture_text.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <vector>

#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"
#include "report/memory_text.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::capture {
namespace {

std::string program_name() {
  std::array<char, 4096> path;
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length)) : "unknown program";
}

std::string signed_text(std::ptrdiff_t bytes) {
  return bytes < 0 ? "-" + format_bytes(static_cast<std::size_t>(-bytes))
                   : "+" + format_bytes(static_cast<std::size_t>(bytes));
}

// The figures are the differences', source text and callers those of the heap as it is now.
std::vector<snapshot::TopLine> grown_lines(const CaptureFigures& figures) {
  const std::vector<snapshot::TopLine> lines_now = snapshot::top_lines(figures.now.contents());
  std::vector<snapshot::TopLine> grown;
  for (const StatisticDiff& diff : figures.now.compare_to(figures.before, GroupBy::line)) {
    if (diff.size_diff <= 0) break;  // the largest growth comes first
    const Frame frame = diff.stack.empty() ? Frame() : diff.stack[0];
    const auto same =
        std::find_if(lines_now.begin(), lines_now.end(), [&](const auto& line) { return line.frame == frame; });
    snapshot::TopLine line = same == lines_now.end() ? snapshot::TopLine() : *same;
    line.frame = frame;
    line.size = static_cast<std::size_t>(diff.size_diff);
    line.count = diff.count;
    grown.push_back(std::move(line));
  }
  return grown;
}

std::string heading(const CaptureFigures& figures) {
  return fmt::format("Heap growth of process {} ({})\n", getpid(), program_name()) +
         fmt::format("From {} to {}; {}\n", utc_text(figures.began), utc_text(figures.ended),
                     figures.traced_before ? "tracing was on before, and stays on"
                                           : "traced from the first signal to the second") +
         fmt::format("Live heap: {} in {} then, {} in {} now ({})\n", format_bytes(figures.before.size()),
                     report::counted(figures.before.count(), "block"), format_bytes(figures.now.size()),
                     report::counted(figures.now.count(), "block"),
                     signed_text(static_cast<std::ptrdiff_t>(figures.now.size() - figures.before.size()))) +
         fmt::format("Foreign: {} of blocks allocated before tracing\n",
                     report::counted(figures.foreign_frees, "free")) +
         report::memory_text(figures.now.size(), figures.overhead, figures.resident) + '\n' + figures.dropped_text;
}

}  // namespace

std::string utc_text(Time time, const char* format) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text;
  return std::string(text.data(), std::strftime(text.data(), text.size(), format, &parts));
}

std::string capture_text(const CaptureFigures& figures, std::size_t top) {
  std::vector<snapshot::TopLine> lines = grown_lines(figures);
  const std::string title = heading(figures);
  if (lines.empty()) return title + "No line grew.\n";
  const std::size_t shown = top == 0 ? lines.size() : std::min(top, lines.size());
  const std::size_t left_out = lines.size() - shown;
  lines.resize(shown);
  std::string text = title + "Lines that grew most, each with the blocks that it has live now:\n" +
                     report::lines_text(lines, {.top = 0, .noun = "live block"});
  if (left_out > 0)
    text += fmt::format("  and {} that grew less; the profiler's option top = 0 shows all\n",
                        report::counted(left_out, "line"));
  return text;
}

}  // namespace plimsoll::capture
