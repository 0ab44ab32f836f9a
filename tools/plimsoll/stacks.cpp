// SPDX-License-Identifier: Apache-2.0
// plimsoll stacks FILE: the stacks that hold the most memory, every frame of them.
#include <fmt/format.h>

#include "choice.hpp"
#include "command.hpp"
#include "console.hpp"
#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"

namespace plimsoll::tool {
namespace {

struct Stacks {
  std::string file;
  Choice choice;
  int frames = 0;

  void run() const {
    const Snapshot snapshot = choice.load(file), viewed = choice.viewed(snapshot);
    print(header_of(file, snapshot, viewed));
    const std::vector<Statistic> statistics = viewed.statistics(GroupBy::stack);
    const std::size_t shown = choice.shown(statistics.size());
    for (std::size_t i = 0; i < shown; ++i) print(text_of(statistics[i]));
    print(rest_of(statistics.size(), shown, "stack"));
  }

 private:
  std::string text_of(const Statistic& statistic) const {
    std::string text = fmt::format("{}{} in {}{}", colors().place, format_bytes(statistic.size),
                                   report::counted(statistic.count, "block"), colors().plain);
    if (statistic.domain != 0) text += fmt::format(", domain {}", statistic.domain);
    text += statistic.stack.empty() ? ", no stack was kept\n" : "\n";
    for (const std::string& line : statistic.stack.format(frames)) text += line + '\n';
    return text;
  }
};

}  // namespace

void add_stacks(CLI::App& program) {
  auto stacks = std::make_shared<Stacks>();
  CLI::App* command = program.add_subcommand("stacks", "The stacks that hold the most memory, innermost frame first");
  command->add_option("FILE", stacks->file, "A snapshot")->required();
  command
      ->add_option("--frames", stacks->frames,
                   "So many of the innermost frames; a negative number: of the outermost; 0: all")
      ->capture_default_str();
  stacks->choice.add_filters_to(*command);
  stacks->choice.add_view_to(*command);
  command->footer(R"(Examples:
  plimsoll stacks heap.plimsoll --limit 3
  plimsoll stacks heap.plimsoll --include 'Cache::*' --all-frames --frames 8)");
  command->callback([stacks] { stacks->run(); });
}

}  // namespace plimsoll::tool
