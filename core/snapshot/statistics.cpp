// SPDX-License-Identifier: Apache-2.0
// Snapshot::statistics and compare_to: traces added up under a key of names. Cold: reads symbols.
#include <algorithm>
#include <map>
#include <tuple>

#include "base/reentry_guard.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/names.hpp"
#include "symbols/offending.hpp"

namespace plimsoll {
namespace {

struct ByName {
  static auto key(const Frame& frame) { return std::tie(frame.file, frame.line, frame.function); }
  bool operator()(const Stack& a, const Stack& b) const {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](const Frame& x, const Frame& y) { return key(x) < key(y); });
  }
};

struct Sum {
  std::size_t size = 0, count = 0;
};
using Sums = std::map<Stack, Sum, ByName>;

// Only what the grouping looks at: the rest would keep apart what belongs together.
Frame reduced(const symbols::Location& location, GroupBy group_by) {
  Frame frame = snapshot::frame_of(location);
  if (group_by == GroupBy::file) return {{}, std::move(frame.file), 0};
  if (group_by == GroupBy::function) frame.line = 0;
  return frame;
}

// The keys under which a stack counts, each once.
std::vector<Stack> keys_of(std::span<const std::uintptr_t> frames, GroupBy group_by, bool cumulative) {
  if (group_by == GroupBy::stack) return {snapshot::stack_of(frames)};
  const std::vector<symbols::Location> locations = snapshot::locate(frames);
  if (locations.empty()) return {Stack()};
  std::vector<Stack> keys;
  auto add = [&](const symbols::Location& location) {
    Stack key({reduced(location, group_by)});
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
  };
  if (cumulative)
    for (const symbols::Location& location : locations) add(location);
  else
    add(locations[symbols::offending_frame(locations).index]);
  return keys;
}

Sums add_up(const Snapshot::Contents& contents, GroupBy group_by, bool cumulative) {
  Sums sums;
  for (const Snapshot::Contents::Trace& trace : contents.traces)
    for (const Stack& key : keys_of(contents.stack_of(trace), group_by, cumulative)) {
      Sum& sum = sums[key];
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
  for (auto& [stack, sum] : add_up(*contents_, group_by, cumulative))
    statistics.push_back({sum.size, sum.count, stack});
  std::stable_sort(statistics.begin(), statistics.end(), [](const Statistic& a, const Statistic& b) {
    return std::tie(a.size, a.count) > std::tie(b.size, b.count);
  });
  return statistics;
}

std::vector<StatisticDiff> Snapshot::compare_to(const Snapshot& older, GroupBy group_by, bool cumulative) const {
  const base::ReentryGuard guard;
  const Sums now = add_up(*contents_, group_by, cumulative);
  Sums before = add_up(*older.contents_, group_by, cumulative);
  for (const auto& [stack, sum] : now) before.try_emplace(stack);
  std::vector<StatisticDiff> diffs;
  for (const auto& [stack, was] : before) {
    const auto found = now.find(stack);
    const Sum is = found == now.end() ? Sum{} : found->second;
    diffs.push_back({is.size, is.count, difference(is.size, was.size), difference(is.count, was.count), stack});
  }
  std::stable_sort(diffs.begin(), diffs.end(), [](const StatisticDiff& a, const StatisticDiff& b) {
    return std::tie(a.size_diff, a.count_diff, a.size) > std::tie(b.size_diff, b.count_diff, b.size);
  });
  return diffs;
}

}  // namespace plimsoll
