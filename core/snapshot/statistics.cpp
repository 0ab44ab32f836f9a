// SPDX-License-Identifier: Apache-2.0
// Snapshot::statistics and compare_to: traces added up under a key of names. Cold: reads symbols.
#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

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
  void add(const Sum& other) {
    size += other.size;
    count += other.count;
  }
};
using Sums = std::map<Key, Sum, ByName>;

// The places of a snapshot's frames, by number, each with its names made once: stacks share most of their frames.
class Places {
 public:
  using Number = std::uint32_t;

  Places(const Snapshot::Contents& contents, GroupBy group_by) : contents_(contents), group_by_(group_by) {}

  // Of every frame of a trace, innermost first; a place that counts like another has its number.
  std::vector<Number> all_of(const Snapshot::Contents::Trace& trace) {
    std::vector<Number> all;
    for (std::uintptr_t frame : contents_.stack_of(trace)) {
      const std::vector<Number>& places = known(frame).places;
      all.insert(all.end(), places.begin(), places.end());
    }
    return all;
  }

  // Of the frame that the trace counts for; none when its stack was not kept.
  std::vector<Number> blamed_of(const Snapshot::Contents::Trace& trace) {
    const Known* best = nullptr;
    for (std::uintptr_t frame : contents_.stack_of(trace))
      if (const Known& candidate = known(frame); !best || candidate.rank < best->rank) best = &candidate;
    if (!best) return {};
    return {best->places[best->blamed]};
  }

  const Frame& frame(Number place) const { return frames_[place]; }

 private:
  struct Known {
    std::vector<Number> places;
    std::size_t blamed = 0;  // of the places
    std::size_t rank = 0;    // of a stack's frames the innermost with the lowest is blamed
  };

  const Known& known(std::uintptr_t frame) {
    const auto [found, is_new] = known_.try_emplace(frame);
    if (!is_new) return found->second;
    const std::vector<symbols::Location> locations = snapshot::locate_frame(contents_, frame);
    Known& known = found->second;
    for (const symbols::Location& location : locations) known.places.push_back(number_of(location));
    known.blamed = snapshot::blamed_frame(contents_, locations);
    known.rank = contents_.blames_innermost ? 0 : snapshot::blame_rank(locations[known.blamed]);
    return known;
  }

  Number number_of(const symbols::Location& location) {
    Frame frame = reduced(snapshot::frame_of(contents_, location));
    const auto [known, is_new] =
        numbers_.try_emplace({frame.file, frame.line, frame.function}, static_cast<Number>(numbers_.size()));
    if (is_new) frames_.push_back(std::move(frame));
    return known->second;
  }

  // Only what the grouping looks at: the rest would keep apart what belongs together.
  Frame reduced(Frame frame) const {
    if (group_by_ == GroupBy::file) return {{}, std::move(frame.file), 0};
    if (group_by_ == GroupBy::function) return {std::move(frame.function), std::move(frame.file), 0};
    return frame;
  }

  const Snapshot::Contents& contents_;
  const GroupBy group_by_;
  std::unordered_map<std::uintptr_t, Known> known_;
  std::map<std::tuple<std::string, int, std::string>, Number> numbers_;
  std::vector<Frame> frames_;
};

using Numbers = std::vector<Places::Number>;

// The places or stacks under which a trace counts, each once.
std::vector<Numbers> keys_of(Places& places, const Snapshot::Contents::Trace& trace, GroupBy group_by,
                             bool cumulative) {
  if (group_by == GroupBy::stack) return {places.all_of(trace)};
  if (!cumulative) return {places.blamed_of(trace)};
  std::vector<Numbers> keys;
  for (Places::Number place : places.all_of(trace))
    if (Numbers key{place}; std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
  if (keys.empty()) keys.emplace_back();
  return keys;
}

Sums add_up(const Snapshot::Contents& contents, GroupBy group_by, bool cumulative) {
  Places places(contents, group_by);
  std::map<std::pair<Domain, Numbers>, Sum> by_number;
  for (const Snapshot::Contents::Trace& trace : contents.traces)
    for (Numbers& key : keys_of(places, trace, group_by, cumulative))
      by_number[{trace.domain, std::move(key)}].add({trace.size, trace.count});
  Sums sums;
  for (const auto& [key, sum] : by_number) {
    std::vector<Frame> frames;
    for (Places::Number place : key.second) frames.push_back(places.frame(place));
    sums[{key.first, Stack(std::move(frames))}].add(sum);
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
