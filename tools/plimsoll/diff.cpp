// SPDX-License-Identifier: Apache-2.0
// plimsoll diff OLD NEW: what grew, the largest growth first; what shrank comes last.
#include <fmt/format.h>

#include <algorithm>

#include "choice.hpp"
#include "command.hpp"
#include "console.hpp"

namespace plimsoll::tool {
namespace {

struct Diff {
  std::string older, newer;
  Choice choice;

  void run() const {
    const Snapshot before = choice.load(older), after = choice.load(newer);
    const Snapshot viewed_before = choice.viewed(before), viewed_after = choice.viewed(after);
    print("old: " + header_of(older, before, viewed_before));
    print("new: " + header_of(newer, after, viewed_after));
    std::vector<StatisticDiff> diffs = viewed_after.compare_to(viewed_before, choice.group_by, choice.cumulative);
    std::erase_if(diffs, [](const StatisticDiff& diff) { return diff.size_diff == 0 && diff.count_diff == 0; });
    print(diffs.empty() ? "  nothing has changed\n" : rows(diffs));
  }

 private:
  std::string rows(const std::vector<StatisticDiff>& diffs) const {
    const std::size_t shown = choice.shown(diffs.size());
    std::string text;
    for (std::size_t i = 0; i < shown; ++i) text += row(diffs[i]);
    return text + rest_of(diffs.size(), shown, "row");
  }

  std::string row(const StatisticDiff& diff) const {
    const std::string_view color = diff.size_diff > 0   ? colors().growth
                                   : diff.size_diff < 0 ? colors().shrinkage
                                                        : colors().plain;
    std::string text = fmt::format("  {}{}{}\n", color, to_string(diff), colors().plain);
    if (choice.group_by == GroupBy::line || choice.group_by == GroupBy::stack)
      for (const std::string& line : diff.stack.format()) text += "  " + line + '\n';
    return text;
  }
};

}  // namespace

void add_diff(CLI::App& program) {
  auto diff = std::make_shared<Diff>();
  CLI::App* command = program.add_subcommand("diff", "What grew between two snapshots, the largest growth first");
  command->add_option("OLD", diff->older, "The earlier snapshot")->required();
  command->add_option("NEW", diff->newer, "The later one, of the same run or of another")->required();
  diff->choice.add_grouping_to(*command);
  diff->choice.add_filters_to(*command);
  diff->choice.add_view_to(*command);
  command->footer(R"(Examples:
  plimsoll diff before.plimsoll after.plimsoll
  plimsoll diff release.plimsoll candidate.plimsoll --by file --limit 0)");
  command->callback([diff] { diff->run(); });
}

}  // namespace plimsoll::tool
