// SPDX-License-Identifier: Apache-2.0
#include "session/findings.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

namespace plimsoll::session {
namespace {

constexpr std::uint32_t kLongestText = 1u << 20;

void write_number(std::string& out, std::uint32_t number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof bytes);
}

void write_text(std::string& out, std::string_view text) {
  text = text.substr(0, kLongestText);
  write_number(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

// Reads from the front; false: it is not all there.
bool read_number(std::string_view& from, std::uint32_t& number) {
  if (from.size() < sizeof number) return false;
  std::memcpy(&number, from.data(), sizeof number);
  from.remove_prefix(sizeof number);
  return true;
}

bool read_text(std::string_view& from, std::string& text, bool& is_nonsense) {
  std::uint32_t length = 0;
  if (!read_number(from, length)) return false;
  is_nonsense |= length > kLongestText;
  if (is_nonsense || from.size() < length) return false;
  text = from.substr(0, length);
  from.remove_prefix(length);
  return true;
}

std::string text_of(const std::vector<std::uint64_t>& numbers) {
  std::string text;
  for (const std::uint64_t number : numbers) text += std::to_string(number) + ' ';
  return text;
}

// As text_of() writes them; what follows something else is left.
std::vector<std::uint64_t> numbers_in(std::string_view text) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t number = 0; !text.empty(); numbers.push_back(number)) {
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) break;
    text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(rest - text.data()) + 1));
  }
  return numbers;
}

bool is_kind(std::uint32_t kind) {
  using enum Finding::Kind;
  return kind >= static_cast<std::uint32_t>(grows) && kind <= static_cast<std::uint32_t>(ended);
}

}  // namespace

std::string written(const Finding& finding) {
  std::string out;
  write_number(out, static_cast<std::uint32_t>(finding.kind));
  write_text(out, finding.test);
  write_text(out, finding.failure.file);
  write_text(out, std::to_string(finding.failure.line));
  write_text(out, finding.failure.message);
  write_text(out, text_of(finding.gains));
  return out;
}

std::optional<Finding> FindingReader::next() {
  std::string_view rest = unread_;
  std::uint32_t kind = 0;
  if (is_nonsense_ || !read_number(rest, kind)) return std::nullopt;
  is_nonsense_ = !is_kind(kind);
  Finding finding;
  std::string line, gains;
  finding.kind = static_cast<Finding::Kind>(kind);
  for (std::string* text : {&finding.test, &finding.failure.file, &line, &finding.failure.message, &gains})
    if (is_nonsense_ || !read_text(rest, *text, is_nonsense_)) return std::nullopt;
  finding.failure.line = std::atoi(line.c_str());
  finding.gains = numbers_in(gains);
  unread_.erase(0, unread_.size() - rest.size());
  return finding;
}

}  // namespace plimsoll::session
