// SPDX-License-Identifier: Apache-2.0
// What the frames of a loaded snapshot mean, in the words of the machine that wrote it. Texts are kept once each and
// known by their number, 0 for none. Cold. Never changes once it is made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "symbols/location.hpp"

namespace plimsoll::snapshot {

// When and where a snapshot was taken. Empty and zero where it is not known.
struct Taken {
  std::string program;    // the path of the executable
  std::int64_t time = 0;  // seconds since 1970, UTC
  std::uint64_t process = 0;
  std::uint64_t frame_limit = 0;
};

struct NameTable {
  using Text = std::uint32_t;

  struct Place {
    Text function = 0, file = 0, module = 0;
    std::int32_t line = 0;
    bool inlined = false;
    symbols::Origin origin = symbols::Origin::unknown;
    std::uint64_t module_offset = 0;
  };

  std::vector<std::string> texts{""};
  std::vector<Place> places;
  std::vector<std::uint32_t> place_numbers;  // of all frames, one after the other, innermost first
  std::vector<std::size_t> frame_ends;       // where in place_numbers each frame ends
  std::map<std::pair<std::string_view, std::int32_t>, std::string_view> sources;  // of a file's line; views of texts

  NameTable() = default;
  NameTable(const NameTable&) = delete;  // the views stay with their texts
  NameTable& operator=(const NameTable&) = delete;

  std::size_t frame_count() const { return frame_ends.size(); }

  std::size_t begin_of(std::size_t frame) const { return frame == 0 ? 0 : frame_ends[frame - 1]; }

  template <class Visit>
  void for_each_place(std::size_t frame, Visit&& visit) const {
    for (std::size_t i = begin_of(frame); i < frame_ends[frame]; ++i) visit(places[place_numbers[i]]);
  }

  // From then on the texts may not move.
  void add_source(Text file, std::int32_t line, Text source) {
    const std::string_view name = texts[file], text = texts[source];
    sources.emplace(std::pair(name, line), text);
  }

  std::string_view source_of(const symbols::Location& location) const {
    const auto found = sources.find({location.file, location.line});
    return found == sources.end() ? std::string_view() : found->second;
  }

  symbols::Location location_of(const Place& place) const {
    return {texts[place.function], texts[place.file], place.line,  texts[place.module],
            place.module_offset,   place.inlined,     place.origin};
  }
};

}  // namespace plimsoll::snapshot
