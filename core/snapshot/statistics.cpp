// SPDX-License-Identifier: Apache-2.0
// Snapshot::statistics and compare_to: traces added up under a key of names. Cold: reads symbols.
#include <algorithm>
#include <map>
#include <tuple>

#include "base/reentry_guard.hpp"
#include "snapshot/blame.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/names.hpp"

namespace plimsoll {
namespace {

using Key = std::pair<Domain, Stack>;

struct ByName {
  static auto key(const Frame& frame) { return std::tie(frame.file, frame.line, frame.function); }
  bool operator()(const Key& a, const Key& b) const {
    if (a.first != b.first) return a.first < b.first;
    return std::lexicographical_compare(a.second.begin(), a.second.end(), b.second.begin(), b.second.end(),
                                        [](const Frame& x, const Frame& y) { return key(x) < key(y); });
  }
};

struct Sum {
  std::size_t size = 0, count = 0;
};
using Sums = std::map<Key, Sum, ByName>;

// Only what the grouping looks at: the rest would keep apart what belongs together.
Frame reduced(Frame frame, GroupBy group_by) {
  if (group_by == GroupBy::file) return {{}, std::move(frame.file), 0};
  if (group_by == GroupBy::function) return {std::move(frame.function), std::move(frame.file), 0};
  return frame;
}

// The stacks under which a trace counts, each once.
std::vector<Stack> stacks_of(const Snapshot::Contents& contents, const Snapshot::Contents::Trace& trace,
                             GroupBy group_by, bool cumulative) {
  const std::vector<symbols::Location> locations = snapshot::locate(contents, trace);
  if (locations.empty()) return {Stack()};
  std::vector<Frame> frames;
  if (cumulative || group_by == GroupBy::stack)
    for (const symbols::Location& location : locations) frames.push_back(snapshot::frame_of(contents, location));
  else
    frames.push_back(snapshot::frame_of(contents, locations[snapshot::blamed_frame(contents, locations)]));
  if (group_by == GroupBy::stack) return {Stack(std::move(frames))};
  std::vector<Stack> stacks;
  for (Frame& frame : frames) {
    Stack stack({reduced(std::move(frame), group_by)});
    if (std::find(stacks.begin(), stacks.end(), stack) == stacks.end()) stacks.push_back(std::move(stack));
  }
  return stacks;
}

Sums add_up(const Snapshot::Contents& contents, GroupBy group_by, bool cumulative) {
  Sums sums;
  for (const Snapshot::Contents::Trace& trace : contents.traces)
    for (Stack& stack : stacks_of(contents, trace, group_by, cumulative)) {
      Sum& sum = sums[{trace.domain, std::move(stack)}];
      sum.size += trace.size;
      sum.count += trace.count;
    }
  return sums;
}

std::ptrdiff_t difference(std::size_t now, std::size_t before) { return static_cast<std::ptrdiff_t>(now - before); }

}  // namespace

std::vector<Statistic> Snapshot::statistics(GroupBy group_by, bool cumulative) const {
  const base::ReentryGuard guard;
  std::vector<Statistic> statistics;
  for (const auto& [key, sum] : add_up(*contents_, group_by, cumulative))
    statistics.push_back({sum.size, sum.count, key.second, key.first});
  std::stable_sort(statistics.begin(), statistics.end(), [](const Statistic& a, const Statistic& b) {
    return std::tie(a.size, a.count) > std::tie(b.size, b.count);
  });
  return statistics;
}

std::vector<StatisticDiff> Snapshot::compare_to(const Snapshot& older, GroupBy group_by, bool cumulative) const {
  const base::ReentryGuard guard;
  const Sums now = add_up(*contents_, group_by, cumulative);
  Sums before = add_up(*older.contents_, group_by, cumulative);
  for (const auto& [key, sum] : now) before.try_emplace(key);
  std::vector<StatisticDiff> diffs;
  for (const auto& [key, was] : before) {
    const auto found = now.find(key);
    const Sum is = found == now.end() ? Sum{} : found->second;
    diffs.push_back(
        {is.size, is.count, difference(is.size, was.size), difference(is.count, was.count), key.second, key.first});
  }
  std::stable_sort(diffs.begin(), diffs.end(), [](const StatisticDiff& a, const StatisticDiff& b) {
    return std::tie(a.size_diff, a.count_diff, a.size) > std::tie(b.size_diff, b.count_diff, b.size);
  });
  return diffs;
}

}  // namespace plimsoll
