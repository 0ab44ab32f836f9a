// SPDX-License-Identifier: Apache-2.0
#include "report/lines_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "plimsoll/units.hpp"

namespace plimsoll::report {
namespace {

using snapshot::TopLine;

std::size_t shown(const std::vector<TopLine>& lines, std::size_t top) {
  return top == 0 ? lines.size() : std::min(top, lines.size());
}

std::string caller_text(const snapshot::CallerLine& caller) {
  if (!caller.is_test_body) return place_and_function(caller.frame);
  const std::string place = place_of(caller.frame);
  return place.empty() ? "the test body" : place + " (test body)";
}

// A long way out is told by its beginning and its end, which is the test, or main.
constexpr std::size_t kMostCallers = 8;

std::string callers_text(const TopLine& line) {
  const std::size_t count = line.callers.size(), left_out = count > kMostCallers ? count - kMostCallers : 0;
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (left_out > 0 && i == kMostCallers - 1) {
      text += fmt::format(" <- {} more", left_out);
      i += left_out;
    }
    text += (text.empty() ? "called from " : " <- ") + caller_text(line.callers[i]);
  }
  return text;
}

// Where a frame without a line is, as addr2line takes it; a frame without a name says it already.
std::string module_place_of(const TopLine& line) {
  const std::string& module = line.module_without_debug_info;
  if (module.empty() || line.frame.function.starts_with(module)) return {};
  return fmt::format("  ({}+{:#x})", module.substr(module.rfind('/') + 1), line.module_offset);
}

std::string title_of(const TopLine& line) {
  const std::string place = place_of(line.frame);
  if (line.unseen)
    return fmt::format("{}{}a call that left no frame{}{}", place, place.empty() ? "" : "  ",
                       line.frame.function.empty() ? "" : ", to ", line.frame.function);
  std::string title = place.empty() ? line.frame.function : place + "  " + line.frame.function;
  if (title.empty()) title = "(no stack was kept)";
  title += module_place_of(line);
  if (line.domain != 0) title += fmt::format("  (domain {})", line.domain);
  if (line.foreign) title += "  (no frame of this stack is in code of yours)";
  return title;
}

// Columns as wide as their widest entry.
struct Widths {
  std::size_t size = 0;
  std::size_t count = 0;
};

std::string size_text(const TopLine& line, const LinesStyle& style) {
  return std::string(style.sign) + format_bytes(line.size);
}

void append_place(std::string& text, const TopLine& line, const LinesStyle& style, const std::string& figures) {
  const std::string indent(figures.size(), ' ');
  text += fmt::format("{}{}{}{}\n", figures, style.emphasis, title_of(line), style.plain);
  if (!line.source.empty()) text += fmt::format("{}{} |   {}\n", indent, line.frame.line, line.source);
  if (const std::string callers = callers_text(line); !callers.empty()) text += indent + callers + '\n';
  if (!line.hint.empty()) text += fmt::format("{}hint: {}\n", indent, line.hint);
}

void append_entry(std::string& text, const TopLine& line, const LinesStyle& style, const Widths& widths) {
  std::string figures = "  ";
  if (style.has_figures)
    figures += fmt::format("{:>{}}  {:>{}}  ", size_text(line, style), widths.size, counted(line.count, style.noun),
                           widths.count);
  append_place(text, line, style, figures);
}

std::string missing_debug_info(const std::vector<TopLine>& lines, std::size_t count) {
  std::set<std::string_view> said;
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    if (const TopLine& line = lines[i]; !line.module_without_debug_info.empty())
      if (said.insert(line.module_without_debug_info).second)
        text += fmt::format("  No line numbers in {}: {}.\n", line.module_without_debug_info, line.advice);
  return text;
}

}  // namespace

std::string place_of(const Frame& frame) {
  if (frame.file.empty()) return {};
  return frame.line > 0 ? fmt::format("{}:{}", frame.file, frame.line) : frame.file;
}

std::string place_and_function(const Frame& frame) {
  const std::string place = place_of(frame);
  return place.empty() ? frame.function : place + ' ' + frame.function;
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string lines_text(const std::vector<TopLine>& lines, const LinesStyle& style) {
  const std::size_t count = shown(lines, style.top);
  Widths widths;
  for (std::size_t i = 0; i < count; ++i) {
    widths.size = std::max(widths.size, size_text(lines[i], style).size());
    widths.count = std::max(widths.count, counted(lines[i].count, style.noun).size());
  }
  std::string text;
  for (std::size_t i = 0; i < count; ++i) append_entry(text, lines[i], style, widths);
  if (count < lines.size())
    text += fmt::format("  and {}; {} shows all\n", counted(lines.size() - count, "more line"), style.all);
  return text + missing_debug_info(lines, count);
}

std::string stack_text(const TopLine& line) {
  std::string text;
  append_place(text, line, {}, "    ");
  return text + missing_debug_info({line}, 1);
}

std::string share_text(const std::vector<TopLine>& lines, std::size_t top, std::size_t total) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < shown(lines, top); ++i) sum += lines[i].size;
  const double percent = total == 0 ? 100 : 100.0 * static_cast<double>(sum) / static_cast<double>(total);
  return fmt::format("{:.1f}% of {}", percent, format_bytes(total));
}

}  // namespace plimsoll::report
