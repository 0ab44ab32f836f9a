// SPDX-License-Identifier: Apache-2.0
#include "session/tag.hpp"

#include <algorithm>

#include "options/options.hpp"

namespace plimsoll::session {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool goes_on(char c) { return lower(c) != c || (c >= 'a' && c <= 'z') || c == '-' || c == '_'; }

// What stands behind the word in a tag that begins with it: "" or ":5MiB". A longer word, as in [ceilings], is another.
std::optional<std::string_view> behind(std::string_view word, std::string_view tag) {
  const bool begins = tag.size() >= word.size() &&
                      std::equal(word.begin(), word.end(), tag.begin(), [](char a, char b) { return a == lower(b); });
  if (!begins) return std::nullopt;
  const std::string_view rest = tag.substr(word.size());
  return !rest.empty() && goes_on(rest.front()) ? std::nullopt : std::optional(rest);
}

}  // namespace

Tag read_tag(std::string_view tag) {
  Tag read;
  if (const auto rest = behind("ceiling", tag)) {
    if (rest->starts_with(':')) read.ceiling = options::parse_size(rest->substr(1));
    if (!read.ceiling) read.mistake = "a ceiling is a size, as in [ceiling:5MiB], [ceiling:64KiB] or [ceiling:100B].";
  } else if (const auto size = behind("growth", tag); size && size->starts_with(':')) {
    read.growth = options::parse_size(size->substr(1));
    if (!read.growth) read.mistake = "a ceiling on growth is a size, as in [growth:64KiB] or [growth:0].";
  } else if (const auto tail = behind("leaks-allowed", tag)) {
    read.allows_leaks = tail->empty();
    if (!read.allows_leaks)
      read.mistake = "it is [leaks-allowed] alone; MEMORY_LEAKS_ALLOWED(\"reason\") takes a reason.";
  }
  return read;
}

}  // namespace plimsoll::session
