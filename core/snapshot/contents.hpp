// SPDX-License-Identifier: Apache-2.0
// What a snapshot is made of: stacks, with their figures. A frame is a return address of this process; in a snapshot
// that was loaded it is a number in the snapshot's own table of names. Cold. Nobody locks; callers hold a guard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "plimsoll/snapshot.hpp"
#include "snapshot/name_table.hpp"

namespace plimsoll {

struct Snapshot::Contents {
  struct Trace {
    std::size_t first_frame;
    std::size_t depth;
    std::size_t size;   // bytes
    std::size_t count;  // blocks
    Domain domain;
  };

  std::vector<Trace> traces;
  std::vector<std::uintptr_t> frames;  // of all traces, one after the other
  std::size_t size = 0;
  std::size_t count = 0;
  bool blames_innermost = false;                     // see by_innermost_frame()
  std::shared_ptr<const snapshot::NameTable> names;  // null: frames are return addresses
  snapshot::Taken taken;

  std::span<const std::uintptr_t> stack_of(const Trace& trace) const {
    return {frames.data() + trace.first_frame, trace.depth};
  }
  void add(std::span<const std::uintptr_t> stack, std::size_t bytes, std::size_t blocks, Domain domain = 0) {
    traces.push_back({frames.size(), stack.size(), bytes, blocks, domain});
    frames.insert(frames.end(), stack.begin(), stack.end());
    size += bytes;
    count += blocks;
  }
};

}  // namespace plimsoll

namespace plimsoll::snapshot {

// A snapshot that `fill` writes the contents of. fill(Snapshot::Contents&)
template <class Fill>
Snapshot make_snapshot(Fill&& fill) {
  auto contents = std::make_shared<Snapshot::Contents>();
  fill(*contents);
  return Snapshot(std::move(contents));
}

}  // namespace plimsoll::snapshot
