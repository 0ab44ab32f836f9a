// SPDX-License-Identifier: Apache-2.0
// plimsoll top FILE: what holds the most memory.
#include <fmt/format.h>

#include "choice.hpp"
#include "command.hpp"
#include "console.hpp"
#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::tool {
namespace {

struct Top {
  std::string file;
  Choice choice;

  void run() const {
    const Snapshot snapshot = choice.load(file), viewed = choice.viewed(snapshot);
    print(header_of(file, snapshot, viewed));
    const bool has_callers = choice.group_by == GroupBy::line && !choice.cumulative;
    print(has_callers ? lines_with_callers(viewed) : rows(viewed.statistics(choice.group_by, choice.cumulative)));
  }

 private:
  std::string lines_with_callers(const Snapshot& snapshot) const {
    report::LinesStyle style;
    style.top = choice.limit;
    style.sign = "";
    style.all = "--limit 0";
    style.emphasis = colors().place;
    style.plain = colors().plain;
    return report::lines_text(snapshot::top_lines(snapshot.contents()), style);
  }

  std::string rows(const std::vector<Statistic>& statistics) const {
    const std::size_t shown = choice.shown(statistics.size());
    std::string text;
    for (std::size_t i = 0; i < shown; ++i) {
      text += fmt::format("  {}\n", to_string(statistics[i]));
      if (choice.group_by == GroupBy::stack)
        for (const std::string& line : statistics[i].stack.format()) text += "  " + line + '\n';
    }
    return text + rest_of(statistics.size(), shown, "row");
  }
};

}  // namespace

void add_top(CLI::App& program) {
  auto top = std::make_shared<Top>();
  CLI::App* command = program.add_subcommand("top", "What holds the most memory in a snapshot");
  command->add_option("FILE", top->file, "A snapshot")->required();
  top->choice.add_grouping_to(*command);
  top->choice.add_filters_to(*command);
  top->choice.add_view_to(*command);
  command->footer(R"(Examples:
  plimsoll top heap.plimsoll
  plimsoll top heap.plimsoll --by function --limit 20
  plimsoll top heap.plimsoll --include 'src/*' --exclude '*::Logger::*'
  plimsoll top heap.plimsoll --domain 7 --by stack)");
  command->callback([top] { top->run(); });
}

}  // namespace plimsoll::tool
