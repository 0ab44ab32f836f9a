// SPDX-License-Identifier: Apache-2.0
// Snapshots with frames that are written down by hand, as if they had been loaded from a file.
#pragma once

#include <string>
#include <vector>

#include "snapshot/contents.hpp"

namespace plimsoll::testing {

struct HandFrame {
  std::string function, file;
  int line = 0;
  symbols::Origin origin = symbols::Origin::user;
  std::string source = {};
};

struct HandTrace {
  std::vector<HandFrame> stack;  // innermost first
  std::size_t size = 0, count = 1;
  Domain domain = 0;
};

inline Snapshot hand_made(const std::vector<HandTrace>& traces) {
  auto names = std::make_shared<snapshot::NameTable>();
  const auto text = [&](const std::string& added) {
    names->texts.push_back(added);
    return static_cast<snapshot::NameTable::Text>(names->texts.size() - 1);
  };
  Snapshot::Contents contents;
  for (const HandTrace& trace : traces) {
    std::vector<std::uintptr_t> frames;
    for (const HandFrame& frame : trace.stack) {
      names->places.push_back({text(frame.function), text(frame.file), 0, frame.line, false, frame.origin, 0});
      names->place_numbers.push_back(static_cast<std::uint32_t>(names->places.size() - 1));
      names->frame_ends.push_back(names->place_numbers.size());
      frames.push_back(names->frame_count() - 1);
    }
    contents.add(frames, trace.size, trace.count, trace.domain);
  }
  // Only when all texts are there, because they must not move any more.
  std::vector<snapshot::NameTable::Text> sources;
  for (const HandTrace& trace : traces)
    for (const HandFrame& frame : trace.stack) sources.push_back(frame.source.empty() ? 0 : text(frame.source));
  for (std::size_t i = 0; i < sources.size(); ++i)
    if (sources[i]) names->add_source(names->places[i].file, names->places[i].line, sources[i]);
  contents.names = std::move(names);
  return snapshot::make_snapshot([&](Snapshot::Contents& made) { made = contents; });
}

}  // namespace plimsoll::testing
