// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "formats.hpp"
#include "snapshot/names.hpp"

namespace plimsoll::tool {
namespace {

// A semicolon parts the frames, so none may be in a name.
std::string name_of(const symbols::Location& location) {
  std::string name = snapshot::frame_of(location).function;
  std::ranges::replace(name, ';', ',');
  return name;
}

std::string folded(const std::vector<symbols::Location>& stack) {
  if (stack.empty()) return "(no stack was kept)";
  std::string text;
  for (auto location = stack.rbegin(); location != stack.rend(); ++location)
    text += (text.empty() ? "" : ";") + name_of(*location);
  return text;
}

}  // namespace

std::string to_folded(const Snapshot::Contents& contents, Value value) {
  std::map<std::string, std::size_t> stacks;
  for (const Snapshot::Contents::Trace& trace : contents.traces)
    stacks[folded(snapshot::locate(contents, trace))] += value == Value::bytes ? trace.size : trace.count;
  std::string text;
  for (const auto& [stack, sum] : stacks) text += fmt::format("{} {}\n", stack, sum);
  return text;
}

}  // namespace plimsoll::tool
