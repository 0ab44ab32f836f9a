// SPDX-License-Identifier: Apache-2.0
#include "report/github_text.hpp"

#include <fmt/format.h>

#include <string_view>

namespace plimsoll::report {
namespace {

// As GitHub's own toolkit does.
std::string escaped(std::string_view text, std::string_view special) {
  std::string all;
  for (const char c : text)
    if (special.find(c) == std::string_view::npos)
      all += c;
    else
      all += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return all;
}

std::string message(std::string_view text) { return escaped(text, "%\r\n"); }
std::string property(std::string_view text) { return escaped(text, "%\r\n:,"); }

}  // namespace

std::string github_annotation(const PlacedVerdict& placed) {
  std::string command = placed.verdict->excused ? "::warning " : "::error ";
  if (!placed.path.empty()) command += fmt::format("file={},line={},", property(placed.path), placed.line);
  command += fmt::format("title={} in {}", title_of(placed.verdict->kind), property(placed.owner));
  std::string_view text = placed.verdict->text;
  text = text.substr(0, text.find_last_not_of('\n') + 1);
  return command + "::" + message(text) + '\n';
}

std::string github_annotations(const std::vector<PlacedVerdict>& verdicts) {
  std::string text;
  for (const PlacedVerdict& verdict : verdicts) text += github_annotation(verdict);
  return text;
}

}  // namespace plimsoll::report
