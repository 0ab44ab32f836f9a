// SPDX-License-Identifier: Apache-2.0
#include "report/baseline.hpp"

#include <fmt/format.h>

#include <charconv>

#include "options/options.hpp"
#include "plimsoll/snapshot.hpp"

namespace plimsoll::report {
namespace {

constexpr std::string_view kHeader =
    "# What each test takes: `plimsoll baseline update` writes this, `plimsoll baseline check` and\n"
    "# PLIMSOLL_OPTIONS=baseline= compare with it. A test is a line; it may have a field tolerance=10% of its own.\n";

// A name may hold anything, and must not look like another line.
std::string escaped(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c == '\\' || (text.empty() && std::string_view("[#!").find(c) != std::string_view::npos)) text += '\\';
    if (c == '\t' || c == '\n' || c == '\r')
      text += c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r";
    else
      text += c;
  }
  return text;
}

std::string unescaped(std::string_view text) {
  std::string name;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      name += text[i];
      continue;
    }
    const char c = text[++i];
    name += c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
  }
  return name;
}

std::vector<std::string_view> parts(std::string_view text, char separator) {
  std::vector<std::string_view> all;
  for (;;) {
    const auto end = text.find(separator);
    if (end != 0) all.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return all;
    text.remove_prefix(end + 1);
  }
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && rest == end;
}

bool read_percent(std::string_view text, unsigned& percent) {
  return text.ends_with('%') && read_number(text.substr(0, text.size() - 1), percent) && percent <= 1000;
}

class Reader {
 public:
  Reader(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  Baseline read() {
    for (const std::string_view line : parts_with_empty(text_)) {
      ++number_;
      if (line.empty() || line.front() == '#') continue;
      if (line.front() == '!')
        read_tolerance(line.substr(1));
      else if (line.front() == '[')
        begin_section(line);
      else
        read_test(line);
    }
    return std::move(baseline_);
  }

 private:
  static std::vector<std::string_view> parts_with_empty(std::string_view text) {
    std::vector<std::string_view> all;
    while (!text.empty()) {
      const auto end = text.find('\n');
      std::string_view line = text.substr(0, end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      all.push_back(line);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return all;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw FileError(fmt::format("{}:{}: {}", file_, number_, what));
  }

  void read_tolerance(std::string_view line) {
    for (const std::string_view part : parts(line, ' ')) {
      Tolerance& tolerance = baseline_.tolerance;
      const std::string_view value = part.substr(std::min(part.size(), part.find('=') + 1));
      bool is_read = false;
      if (part.starts_with("tolerance=")) is_read = read_percent(value, tolerance.percent);
      if (part.starts_with("slack_allocations=")) is_read = read_number(value, tolerance.slack_allocations);
      if (part.starts_with("slack="))
        if (const auto size = options::parse_size(value)) is_read = true, tolerance.slack_bytes = *size;
      if (!is_read) fail(fmt::format("'{}' is none of tolerance=5%, slack=8KiB, slack_allocations=32", part));
    }
  }

  void begin_section(std::string_view line) {
    if (!line.ends_with(']')) fail("a section ends with ']'");
    section_ = &baseline_.sections[std::string(line.substr(1, line.size() - 2))];
  }

  void read_test(std::string_view text) {
    const std::vector<std::string_view> fields = parts(text, '\t');
    if (text.starts_with("<<<<<<<") || text.starts_with("=======") || text.starts_with(">>>>>>>"))
      fail("there is a conflict of a merge; keep one line for each test");
    if (!section_) fail("a test stands before the first [section]");
    if (fields.size() < 4) fail("a test is its name, peak=, total= and allocations=, separated by tabs");
    BaselineLine line;
    int needed = 0;
    for (std::size_t i = 1; i < fields.size(); ++i) needed += read_field(fields[i], line);
    if (needed != 3) fail("a test has peak=, total= and allocations=, each once");
    if (!section_->try_emplace(unescaped(fields[0]), line).second)
      fail(fmt::format("there are two lines for {}", fields[0]));
  }

  // 1 for a field that must be there.
  int read_field(std::string_view field, BaselineLine& line) const {
    const auto equals = field.rfind('=');
    const std::string_view name = field.substr(0, equals);
    const std::string_view value = equals == std::string_view::npos ? std::string_view() : field.substr(equals + 1);
    unsigned percent = 0;
    if (name == "peak" && read_number(value, line.peak)) return 1;
    if (name == "total" && read_number(value, line.total)) return 1;
    if (name == "allocations" && read_number(value, line.allocations)) return 1;
    if (name == "tolerance" && read_percent(value, percent)) return line.percent = percent, 0;
    if (name.starts_with("at ") && read_number(value, line.sites[unescaped(name.substr(3))])) return 0;
    fail(fmt::format("'{}' is no field of a test", field));
  }

  std::string_view text_;
  const std::string& file_;
  int number_ = 0;
  Baseline baseline_;
  Baseline::Section* section_ = nullptr;
};

std::string line_of(const std::string& test, const BaselineLine& line) {
  std::string text =
      fmt::format("{}\tpeak={}\ttotal={}\tallocations={}", escaped(test), line.peak, line.total, line.allocations);
  if (line.percent) text += fmt::format("\ttolerance={}%", *line.percent);
  for (const auto& [site, bytes] : line.sites) text += fmt::format("\tat {}={}", escaped(site), bytes);
  return text + '\n';
}

// "gcc 12" of "gcc 12.2.0": a compiler's patches do not change what a program asks for.
std::string major_of(const std::string& version) { return version.substr(0, version.find('.')); }

}  // namespace

std::string section_of(const ProgramRecord& program) {
  const session::Build& build = program.build;
  std::string section =
      fmt::format("{}, {}, {}, {}", program.name, major_of(build.compiler), build.standard_library, build.type);
  if (build.sanitizer != "none") section += ", " + build.sanitizer;
  return section;
}

Baseline read_baseline(std::string_view text, const std::string& file) { return Reader(text, file).read(); }

std::string written(const Baseline& baseline) {
  const Tolerance& tolerance = baseline.tolerance;
  std::string text(kHeader);
  text += fmt::format("! tolerance={}% slack={}B slack_allocations={}\n", tolerance.percent, tolerance.slack_bytes,
                      tolerance.slack_allocations);
  for (const auto& [section, tests] : baseline.sections) {
    text += fmt::format("\n[{}]\n", section);
    for (const auto& [test, line] : tests) text += line_of(test, line);
  }
  return text;
}

}  // namespace plimsoll::report
