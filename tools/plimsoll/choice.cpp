// SPDX-License-Identifier: Apache-2.0
#include "choice.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <map>

#include "console.hpp"
#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"
#include "snapshot/contents.hpp"

namespace plimsoll::tool {
namespace {

const std::map<std::string, GroupBy> kGroupings{
    {"line", GroupBy::line}, {"file", GroupBy::file}, {"function", GroupBy::function}, {"stack", GroupBy::stack}};

// "cache.cc:42" wants line 42 of cache.cc; "Cache::insert" has no line.
Filter filter_of(const std::string& text, bool inclusive) {
  Filter filter{inclusive, text};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return filter;
  int line = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, line);
  if (error != std::errc() || stop != end || line <= 0) return filter;
  filter.pattern = text.substr(0, colon);
  filter.line = line;
  return filter;
}

std::string when_and_where(const std::string& file, const snapshot::Taken& taken) {
  std::string text = taken.program.empty() ? file : taken.program;
  if (taken.process) text += fmt::format(", process {}", taken.process);
  constexpr std::int64_t kLastYearOfFourDigits = 253402300799;
  if (taken.time > 0 && taken.time <= kLastYearOfFourDigits)
    text += fmt::format(", {:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(static_cast<std::time_t>(taken.time)));
  return text;
}

constexpr int kMostShown = 1'000'000'000;  // for a message that can be read
constexpr std::size_t kLongToRead = 128 << 10, kManyStacks = 20'000;

std::string amount_text(std::size_t size, std::size_t count) {
  return fmt::format("{} in {}", format_bytes(size), report::counted(count, "block"));
}

}  // namespace

void Choice::add_filters_to(CLI::App& command) {
  command
      .add_option("--include", include,
                  "Only blocks whose file or function fits the pattern, or the pattern and "
                  "line: 'src/*.cc', 'Cache::*', 'cache.cc:42'. May be given several times")
      ->type_name("PATTERN[:LINE]")
      ->allow_extra_args(false);
  command.add_option("--exclude", exclude, "No blocks whose file or function fits the pattern")
      ->type_name("PATTERN[:LINE]")
      ->allow_extra_args(false);
  command.add_flag("--all-frames", all_frames,
                   "Patterns look at every frame of a stack, not only at the one that the "
                   "block counts for");
  command.add_option("--domain", domain, "Only blocks of this domain: 0 is the heap, pools choose theirs")
      ->check(CLI::Range(Domain{0}, std::numeric_limits<Domain>::max()).description(""));
}

void Choice::add_view_to(CLI::App& command) {
  command.add_flag("--libraries", libraries,
                   "Show what system headers, test frameworks and Plimsoll itself allocated "
                   "too, each block at the innermost line of its stack");
  command.add_option("--limit", limit, "How many rows to show; 0: all")
      ->check(CLI::Range(0, kMostShown).description(""))
      ->capture_default_str();
}

void Choice::add_grouping_to(CLI::App& command) {
  command.add_option("--by", group_by, "What to add up: line, file, function or stack")
      ->transform(one_of(kGroupings))
      ->option_text("line|file|function|stack [line]");
  command.add_flag("--cumulative", cumulative, "A block counts for every frame of its stack");
}

Snapshot Choice::load(const std::string& file) const {
  std::vector<Filter> filters;
  for (const std::string& pattern : include) filters.push_back(filter_of(pattern, true));
  for (const std::string& pattern : exclude) filters.push_back(filter_of(pattern, false));
  for (Filter& filter : filters) filter.all_frames = all_frames;
  std::error_code none;
  if (std::filesystem::file_size(file, none) >= kLongToRead && !none) announce("reading " + file);
  Snapshot snapshot = Snapshot::load(file);
  announce_work("looking at", snapshot);
  if (libraries) snapshot = snapshot.by_innermost_frame();
  if (domain) snapshot = snapshot.filter({DomainFilter{true, *domain}});
  return snapshot.filter(filters);
}

Snapshot Choice::viewed(const Snapshot& snapshot) const {
  Snapshot viewed = libraries ? snapshot : snapshot.filter({LibraryFilter{}});
  announce_work("adding up", viewed);
  return viewed;
}

void announce_work(std::string_view step, const Snapshot& snapshot) {
  const std::size_t stacks = snapshot.contents().traces.size();
  if (stacks >= kManyStacks) announce(fmt::format("{} {} stacks", step, stacks));
}

std::string header_of(const std::string& file, const Snapshot& snapshot, const Snapshot& viewed) {
  std::string text = fmt::format("{}: {}\n", when_and_where(file, snapshot.contents().taken),
                                 amount_text(snapshot.size(), snapshot.count()));
  if (viewed.count() == snapshot.count()) return text;
  return text +
         fmt::format("{}left out: {} that libraries keep for themselves; --libraries shows them{}\n", colors().quiet,
                     amount_text(snapshot.size() - viewed.size(), snapshot.count() - viewed.count()), colors().plain);
}

std::string rest_of(std::size_t rows, std::size_t shown, std::string_view noun) {
  if (shown == rows) return {};
  return fmt::format("  and {}; --limit 0 shows all\n", report::counted(rows - shown, fmt::format("more {}", noun)));
}

}  // namespace plimsoll::tool
