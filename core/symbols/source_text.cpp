// SPDX-License-Identifier: Apache-2.0
#include "symbols/source_text.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <utility>

#include "options/options.hpp"
#include "symbols/source_places.hpp"

namespace plimsoll::symbols {
namespace {

using Place = std::pair<std::string, int>;

constexpr std::size_t kMostLinesKept = 256;

std::mutex mutex;

// Never destroyed: reports are written by exit handlers.
std::map<Place, std::optional<std::string>>& kept_lines() {
  static auto& lines = *new std::map<Place, std::optional<std::string>>;
  return lines;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// A source file may hold escape sequences; on a terminal they would act.
std::string printable(std::string text) {
  for (char& c : text)
    if (is_control(c)) c = ' ';
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string limited(std::string text) {
  if (text.size() <= kLongestSourceLine) return text;
  std::size_t end = kLongestSourceLine - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

// The first that is there. Opening a pipe or a device would wait, or do something.
std::ifstream opened(const std::string& file) {
  std::error_code error;
  for (const std::string& place : source_places(file, options::start_directory(), options::values().source))
    if (std::filesystem::is_regular_file(place, error)) return std::ifstream(place);
  return {};
}

std::optional<std::string> read_line(const std::string& file, int line) {
  if (line <= 0) return std::nullopt;
  std::ifstream source = opened(file);
  std::string text;
  for (int i = 0; i < line; ++i)
    if (!source.is_open() || !std::getline(source, text)) return std::nullopt;
  text = limited(printable(std::move(text)));
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

}  // namespace

std::optional<std::string> source_line(const std::string& file, int line) {
  const std::scoped_lock lock(mutex);
  auto& lines = kept_lines();
  if (const auto found = lines.find({file, line}); found != lines.end()) return found->second;
  if (lines.size() == kMostLinesKept) lines.clear();
  return lines[{file, line}] = read_line(file, line);
}

void release_source_lines() {
  const std::scoped_lock lock(mutex);
  kept_lines().clear();
}

}  // namespace plimsoll::symbols
