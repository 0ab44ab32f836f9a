// SPDX-License-Identifier: Apache-2.0
// Reads cases as JSON from standard input and answers them with our Snapshot. A trace is [domain, size, [[file, line],
// ...]], innermost first; a filter is [inclusive, pattern, line, all_frames, domain], where line and domain may be
// null.
#include <iostream>
#include <nlohmann/json.hpp>

#include "hand_made.hpp"

using nlohmann::json;
using namespace plimsoll;

namespace {

Snapshot snapshot_of(const json& traces) {
  std::vector<testing::HandTrace> made;
  for (const json& trace : traces) {
    testing::HandTrace& hand = made.emplace_back();
    hand.domain = trace[0];
    hand.size = trace[1];
    for (const json& frame : trace[2]) hand.stack.push_back({"no function", frame[0], frame[1]});
  }
  return testing::hand_made(made);
}

std::vector<Filter> filters_of(const json& filters) {
  std::vector<Filter> made;
  for (const json& filter : filters) {
    Filter& added = made.emplace_back(Filter{filter[0], filter[1]});
    added.line = filter[2].is_null() ? 0 : filter[2].get<int>();
    added.all_frames = filter[3];
    if (!filter[4].is_null()) added.domain = filter[4].get<Domain>();
  }
  return made;
}

json stack_of(const Stack& stack) {
  json frames = json::array();
  for (const Frame& frame : stack) frames.push_back({frame.file, frame.line});
  return frames;
}

json answers_to(const json& question) {
  const Snapshot older = snapshot_of(question["older"]).filter(filters_of(question["filters"]));
  const Snapshot newer = snapshot_of(question["newer"]).filter(filters_of(question["filters"]));
  const std::map<std::string, GroupBy> kGroups{
      {"lineno", GroupBy::line}, {"filename", GroupBy::file}, {"traceback", GroupBy::stack}};
  const GroupBy group_by = kGroups.at(question["group_by"]);
  const bool cumulative = question["cumulative"];
  json statistics = json::array(), diffs = json::array();
  for (const Statistic& statistic : newer.statistics(group_by, cumulative))
    statistics.push_back({statistic.domain, stack_of(statistic.stack), statistic.size, statistic.count});
  for (const StatisticDiff& diff : newer.compare_to(older, group_by, cumulative))
    diffs.push_back({diff.domain, stack_of(diff.stack), diff.size, diff.size_diff, diff.count, diff.count_diff});
  return {{"statistics", statistics}, {"diffs", diffs}};
}

}  // namespace

int main() {
  json answers = json::array();
  for (const json& question : json::parse(std::cin)) answers.push_back(answers_to(question));
  std::cout << answers << '\n';
}
