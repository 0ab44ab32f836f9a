// SPDX-License-Identifier: Apache-2.0
// PLIMSOLL_OPTIONS, read once before the first recorded allocation. Runs inside malloc: allocates nothing, no stdio.
// A wrong key or value ends the program at once with the list of the valid ones.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace plimsoll::options {

// Each but `any` asks for what the ones before it ask for.
enum class Leaks { off, lost, growing, accumulating, any };

// What a scope counts: all threads, or its own and those that it started.
enum class Threads { all, own };

// Of failing runs: where GITHUB_ACTIONS says that this is a job, always, or never.
enum class Annotations { automatic, github, none };

// Values keep pointing into the environment's own text.
struct Values {
  int frames = 16;
  std::optional<bool> trace;  // unset: 1 with a test plugin, 0 with the core alone
  Leaks leaks = Leaks::growing;
  std::size_t confirm = 3;  // repetitions of a test suspected of growing; 0: none
  std::optional<std::size_t> ceiling;
  std::optional<std::size_t> growth;
  std::optional<std::size_t> overhead;  // the most that Plimsoll may map for what it records
  Threads threads = Threads::all;
  std::string_view suppressions;  // a path, as it was written; empty: none
  std::string_view report;        // the same
  std::string_view baseline;      // the same
  Annotations annotations = Annotations::automatic;
  std::size_t summary = 0;        // tests in the table at the end
  std::size_t top = 10;           // 0: all
  std::string_view system;        // folders that are not the user's, separated by commas
  std::string_view source;        // folders to look for sources in, separated by commas
  bool full_names = false;        // of functions, as the demangler spells them out
  bool verify = false;
  bool mismatch = true;          // blocks that are freed by a door of another kind, or with another size, are mistakes
  bool shows_libraries = false;  // reports stand at the innermost line, though it may be of a system header
};

// What was configured. Read-only after start-up.
const Values& values() noexcept;

// The same as it was written.
std::string_view text() noexcept;

// The keys and values of a text. visit(std::string_view key, std::string_view value)
template <class Visit>
void for_each(std::string_view text, Visit&& visit) {
  while (!text.empty()) {
    const std::string_view item = text.substr(0, text.find(':'));
    text.remove_prefix(item.size() + (item.size() < text.size()));
    const std::string_view key = item.substr(0, item.find('='));
    if (!item.empty()) visit(key, item.substr(key.size() + (key.size() < item.size())));
  }
}

// Where the program was started, which relative paths count from. Empty when it cannot be told.
std::string_view start_directory() noexcept;

// Reads the environment (ignored in setuid programs). Ends the program on a mistake, and for help=1.
void read_environment() noexcept;

// "5MiB", "64KiB", "100" or "100B"; nullopt when it is no size.
std::optional<std::size_t> parse_size(std::string_view text) noexcept;

// For tests: parses like the environment's value. The text of the mistake, empty when there is none.
struct Mistake {
  std::string_view key, value;
  bool unknown_key;
};
std::optional<Mistake> parse(std::string_view text, Values& values) noexcept;

}  // namespace plimsoll::options
