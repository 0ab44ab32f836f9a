// SPDX-License-Identifier: Apache-2.0
#include "snapshot/top_lines.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/reentry_guard.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/names.hpp"
#include "symbols/offending.hpp"
#include "symbols/source_text.hpp"

namespace plimsoll::snapshot {
namespace {

using Locations = std::vector<symbols::Location>;

bool is_frameworks_own(const Locations& stack, std::size_t offending) {
  return std::any_of(stack.begin(), stack.begin() + static_cast<std::ptrdiff_t>(offending),
                     [](const symbols::Location& inner) {
                       return inner.origin == symbols::Origin::framework && !symbols::is_fixture_factory(inner);
                     });
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
  line.frameworks_own = is_frameworks_own(stack, offending.index) || location.origin == symbols::Origin::framework;
  if (location.line == 0) line.module_without_debug_info = location.module;
  line.source = symbols::source_line(location.file, location.line).value_or("");
  line.callers = callers_of(stack, offending.index);
  return line;
}

using Key = std::tuple<std::string, int, std::string, bool>;

Key key_of(const TopLine& line) { return {line.frame.file, line.frame.line, line.frame.function, line.frameworks_own}; }

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

Amount take_out_frameworks_own(std::vector<TopLine>& lines) {
  Amount own;
  std::erase_if(lines, [&](const TopLine& line) {
    if (!line.frameworks_own) return false;
    own.size += line.size;
    own.count += line.count;
    return true;
  });
  return own;
}

}  // namespace plimsoll::snapshot
