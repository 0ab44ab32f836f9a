// SPDX-License-Identifier: Apache-2.0
#include "snapshot/names.hpp"

#include <fmt/format.h>

#include <iterator>

#include "symbols/display_path.hpp"
#include "symbols/resolver.hpp"

namespace plimsoll::snapshot {

std::vector<symbols::Location> locate(std::span<const std::uintptr_t> frames) {
  std::vector<symbols::Location> locations;
  for (std::uintptr_t frame : frames) {
    std::vector<symbols::Location> here = symbols::resolve(frame);
    locations.insert(locations.end(), std::move_iterator(here.begin()), std::move_iterator(here.end()));
  }
  return locations;
}

Frame frame_of(const symbols::Location& location) {
  Frame frame{location.function, {}, location.line};
  if (frame.function.empty()) frame.function = fmt::format("{}+{:#x}", location.module, location.module_offset);
  if (!location.file.empty()) frame.file = symbols::display_path(location.file);
  return frame;
}

Stack stack_of(std::span<const std::uintptr_t> frames) {
  std::vector<Frame> named;
  for (const symbols::Location& location : locate(frames)) named.push_back(frame_of(location));
  return Stack(std::move(named));
}

}  // namespace plimsoll::snapshot
