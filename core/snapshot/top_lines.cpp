// SPDX-License-Identifier: Apache-2.0
#include "snapshot/top_lines.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/reentry_guard.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/names.hpp"
#include "symbols/offending.hpp"
#include "symbols/resolver.hpp"
#include "symbols/source_text.hpp"

namespace plimsoll::snapshot {
namespace {

using Locations = std::vector<symbols::Location>;

bool is_frameworks(const symbols::Location& location) { return location.origin == symbols::Origin::framework; }

bool is_a_librarys_own(const symbols::Location& location) {
  using enum symbols::Origin;
  return location.origin == tool || location.origin == standard_library || location.origin == c_library;
}

// A framework that is compiled into the user's program has lines, and so has what it calls in the standard library.
bool is_frameworks_own(const Locations& stack, const symbols::OffendingFrame& offending) {
  if (offending.foreign) {
    const auto caller = std::find_if_not(stack.begin(), stack.end(), is_a_librarys_own);
    return caller != stack.end() && is_frameworks(*caller) && !symbols::is_caller_of_tests(*caller);
  }
  return std::any_of(
      stack.begin(), stack.begin() + static_cast<std::ptrdiff_t>(offending.index),
      [](const symbols::Location& inner) { return is_frameworks(inner) && !symbols::is_fixture_factory(inner); });
}

std::vector<CallerLine> callers_of(const Locations& stack, std::size_t offending) {
  std::vector<CallerLine> callers;
  for (std::size_t index : symbols::call_path(stack, offending))
    if (index != offending) callers.push_back({frame_of(stack[index]), symbols::is_test_body(stack[index])});
  return callers;
}

// Names are read for a line's first and largest stack only; the others only add to its figures.
TopLine describe(const Locations& stack) {
  TopLine line;
  if (stack.empty()) return line;
  const symbols::OffendingFrame offending = symbols::offending_frame(stack);
  const symbols::Location& location = stack[offending.index];
  line.frame = frame_of(location);
  line.foreign = offending.foreign;
  line.frameworks_own = is_frameworks_own(stack, offending);
  line.generators = symbols::is_in_generator(stack);
  if (location.file.empty() && !location.module.empty()) {
    line.module_without_debug_info = location.module;
    line.module_offset = location.module_offset;
    line.advice = symbols::advice_on_debug_info(location.module);
  }
  line.source = symbols::source_line(location.file, location.line).value_or("");
  line.callers = callers_of(stack, offending.index);
  return line;
}

using Key = std::tuple<std::string, int, std::string, bool, bool>;

Key key_of(const TopLine& line) {
  return {line.frame.file, line.frame.line, line.frame.function, line.frameworks_own, line.generators};
}

bool outranks(const TopLine& a, const TopLine& b, Rank rank) {
  return rank == Rank::by_size ? std::tie(a.size, a.count) > std::tie(b.size, b.count)
                               : std::tie(a.count, a.size) > std::tie(b.count, b.size);
}

}  // namespace

std::vector<TopLine> top_lines(const Snapshot::Contents& contents, Rank rank) {
  const base::ReentryGuard guard;
  std::vector<Snapshot::Contents::Trace> traces = contents.traces;
  std::stable_sort(traces.begin(), traces.end(), [rank](const auto& a, const auto& b) {
    return rank == Rank::by_size ? a.size > b.size : a.count > b.count;
  });
  std::map<Key, TopLine> lines;
  for (const auto& trace : traces) {
    TopLine described = describe(locate(contents.stack_of(trace)));
    const Key key = key_of(described);
    TopLine& line = lines.try_emplace(key, std::move(described)).first->second;
    line.size += trace.size;
    line.count += trace.count;
  }
  std::vector<TopLine> ranked;
  for (auto& [key, line] : lines) ranked.push_back(std::move(line));
  std::stable_sort(ranked.begin(), ranked.end(),
                   [rank](const TopLine& a, const TopLine& b) { return outranks(a, b, rank); });
  return ranked;
}

TopLine line_of(std::span<const std::uintptr_t> stack, std::size_t size, std::size_t count) {
  const base::ReentryGuard guard;
  TopLine line = describe(locate(stack));
  line.size = size;
  line.count = count;
  return line;
}

bool is_frameworks_own(std::span<const std::uintptr_t> stack) {
  const base::ReentryGuard guard;
  const Locations locations = locate(stack);
  return !locations.empty() && is_frameworks_own(locations, symbols::offending_frame(locations));
}

Amount take_out(bool TopLine::*mark, std::vector<TopLine>& lines) {
  Amount taken;
  std::erase_if(lines, [&](const TopLine& line) {
    if (!(line.*mark)) return false;
    taken.size += line.size;
    taken.count += line.count;
    return true;
  });
  return taken;
}

}  // namespace plimsoll::snapshot
