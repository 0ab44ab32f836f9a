// SPDX-License-Identifier: Apache-2.0
#include "ledger/suppressions.hpp"

#include <algorithm>
#include <iterator>

namespace plimsoll::ledger {
namespace {

constexpr std::string_view kType = "leak:";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kForm =
    "A line is leak:pattern (* is any text, ^ and $ are the ends of a name), or a # comment, or blank.";

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }

std::string_view trimmed(std::string_view line) {
  const auto first = line.find_first_not_of(" \t");
  if (first == line.npos) return {};
  line.remove_prefix(first);
  return line.substr(0, line.find_last_not_of(" \t\r") + 1);
}

// Hostile text must not reach a terminal.
std::string quoted(std::string_view line) {
  constexpr std::size_t kShown = 60;
  std::string text(line.substr(0, kShown));
  std::ranges::replace_if(text, is_control, '?');
  return '\'' + text + (line.size() > kShown ? "...'" : "'");
}

// Why a line with words on it is no suppression; empty when it is one.
std::string mistake_in(std::string_view line) {
  if (!line.starts_with(kType)) return quoted(line) + " is no suppression. " + std::string(kForm);
  if (line.size() == kType.size())
    return "'leak:' without a pattern would silence every leak. " + std::string(kForm) + " All of them: leak:*";
  if (std::ranges::any_of(line, is_control))
    return quoted(line) + " holds control characters, which no name has. " + std::string(kForm);
  return {};
}

}  // namespace

bool matches(std::string_view pattern, std::string_view name) {
  if (name.empty()) return false;
  bool at_start = pattern.starts_with('^');
  if (at_start) pattern.remove_prefix(1);
  bool behind_star = false;
  while (!pattern.empty()) {
    if (pattern.front() == '$') return name.empty() || behind_star;
    if (pattern.front() == '*') {
      pattern.remove_prefix(1);
      behind_star = true;
      at_start = false;
      continue;
    }
    const std::string_view part = pattern.substr(0, pattern.find_first_of("*$"));
    const auto at = name.find(part);
    if (at == name.npos || (at_start && at != 0)) return false;
    name.remove_prefix(at + part.size());
    pattern.remove_prefix(part.size());
    behind_star = at_start = false;
  }
  return true;
}

std::string Suppressions::add(std::string_view text, const std::string& source) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::vector<Suppression> added;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    const std::string place = source + ':' + std::to_string(number);
    if (const std::string mistake = mistake_in(line); !mistake.empty()) return place + ": " + mistake;
    added.push_back({std::string(line.substr(kType.size())), place, 0, 0, {}});
  }
  all_.insert(all_.end(), std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
  return {};
}

Suppression* Suppressions::find(std::span<const std::string> names) {
  for (const std::string& name : names)
    for (Suppression& suppression : all_)
      if (matches(suppression.pattern, name)) return &suppression;
  return nullptr;
}

}  // namespace plimsoll::ledger
