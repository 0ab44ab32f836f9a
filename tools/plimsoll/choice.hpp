// SPDX-License-Identifier: Apache-2.0
// Which blocks of a snapshot a command is about, and how they are put together: the options that commands share.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/snapshot.hpp"

namespace plimsoll::tool {

// For an option whose value is one of a few words. Its mistakes are told in the words.
template <class Enum>
CLI::Validator one_of(const std::map<std::string, Enum>& words) {
  return CLI::Validator(
      [&words](std::string& value) {
        if (const auto word = words.find(value); word != words.end()) {
          value = std::to_string(static_cast<int>(word->second));
          return std::string();
        }
        std::string text = "'" + value + "' is none of";
        for (const auto& [word, meaning] : words) text += ' ' + word;
        return text;
      },
      "");
}

struct Choice {
  std::vector<std::string> include, exclude;
  bool all_frames = false;
  std::optional<Domain> domain;
  bool libraries = false;
  GroupBy group_by = GroupBy::line;
  bool cumulative = false;
  std::size_t limit = 10;

  // --include, --exclude, --all-frames, --domain
  void add_filters_to(CLI::App& command);
  // --libraries, --limit
  void add_view_to(CLI::App& command);
  // --by, --cumulative
  void add_grouping_to(CLI::App& command);

  // The blocks of a file that pass the filters. Throws FileError.
  Snapshot load(const std::string& file) const;

  // Without what libraries keep for themselves, unless that is asked for; then blocks count for the innermost frame.
  Snapshot viewed(const Snapshot& snapshot) const;

  // How many of so many rows to show.
  std::size_t shown(std::size_t rows) const { return limit == 0 || limit > rows ? rows : limit; }
};

// "/bin/server, process 123, 2026-11-21 14:05:00 UTC: 10.0 MiB in 10001 blocks", and what was left out of it.
std::string header_of(const std::string& file, const Snapshot& snapshot, const Snapshot& viewed);

// Says so on a terminal, when the snapshot is so large that it takes some time.
void announce_work(std::string_view step, const Snapshot& snapshot);

// "  and 12 more lines; --limit 0 shows all", or nothing.
std::string rest_of(std::size_t rows, std::size_t shown, std::string_view noun);

}  // namespace plimsoll::tool
