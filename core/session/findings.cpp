// SPDX-License-Identifier: Apache-2.0
#include "session/findings.hpp"

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
  return out;
}

std::optional<Finding> FindingReader::next() {
  std::string_view rest = unread_;
  std::uint32_t kind = 0;
  if (is_nonsense_ || !read_number(rest, kind)) return std::nullopt;
  is_nonsense_ = !is_kind(kind);
  Finding finding;
  std::string line;
  finding.kind = static_cast<Finding::Kind>(kind);
  for (std::string* text : {&finding.test, &finding.failure.file, &line, &finding.failure.message})
    if (is_nonsense_ || !read_text(rest, *text, is_nonsense_)) return std::nullopt;
  finding.failure.line = std::atoi(line.c_str());
  unread_.erase(0, unread_.size() - rest.size());
  return finding;
}

}  // namespace plimsoll::session
