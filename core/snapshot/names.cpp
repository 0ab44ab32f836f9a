// SPDX-License-Identifier: Apache-2.0
#include "snapshot/names.hpp"

#include <fmt/format.h>

#include "symbols/display_path.hpp"
#include "symbols/resolver.hpp"
#include "symbols/source_text.hpp"

namespace plimsoll::snapshot {

namespace {

using Locations = std::vector<symbols::Location>;

Locations named_by(const NameTable& names, std::span<const std::uintptr_t> frames) {
  Locations locations;
  for (const std::uintptr_t frame : frames)
    names.for_each_place(frame, [&](const NameTable::Place& place) { locations.push_back(names.location_of(place)); });
  return locations;
}

}  // namespace

Locations locate(std::span<const std::uintptr_t> return_addresses) { return symbols::resolve(return_addresses); }

Locations locate_frame(const Snapshot::Contents& contents, std::uintptr_t frame) {
  return contents.names ? named_by(*contents.names, {&frame, 1}) : symbols::resolve(frame);
}

Locations locate(const Snapshot::Contents& contents, const Snapshot::Contents::Trace& trace) {
  const std::span<const std::uintptr_t> stack = contents.stack_of(trace);
  return contents.names ? named_by(*contents.names, stack) : symbols::resolve(stack);
}

std::string source_of(const Snapshot::Contents& contents, const symbols::Location& location) {
  if (!contents.names) return symbols::source_line(location.file, location.line).value_or("");
  return std::string(contents.names->source_of(location));
}

std::string shown_path(const std::string& file) { return symbols::display_path(file); }

Frame frame_of(const symbols::Location& location) {
  Frame frame{location.function, {}, location.line};
  if (frame.function.empty()) frame.function = fmt::format("{}+{:#x}", location.module, location.module_offset);
  if (!location.file.empty()) frame.file = symbols::display_path(location.file);
  return frame;
}

Frame frame_of(const Snapshot::Contents& contents, const symbols::Location& location) {
  Frame frame = frame_of(location);
  if (contents.names) frame.source = contents.names->source_of(location);
  return frame;
}

Stack stack_of(std::span<const std::uintptr_t> return_addresses) {
  std::vector<Frame> frames;
  for (const symbols::Location& location : locate(return_addresses)) frames.push_back(frame_of(location));
  return Stack(std::move(frames));
}

void give_back_names() { symbols::release(); }

}  // namespace plimsoll::snapshot
