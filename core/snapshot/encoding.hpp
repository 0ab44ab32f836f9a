// SPDX-License-Identifier: Apache-2.0
// A snapshot as one string of bytes and back: the message of docs/SNAPSHOT_FILE.md, in protobuf's wire format. Cold.
// Names are read when it is encoded. What is decoded may come from anywhere: every number in it is checked before it is
// used.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "snapshot/contents.hpp"

namespace plimsoll::snapshot {

// What is longer is cut when it is written, and refused when it is read.
inline constexpr std::size_t kLongestText = 4096;
inline constexpr std::size_t kMostPlaces = 256;  // of a frame: functions inlined there
inline constexpr std::size_t kMostFrames = 256;  // of a stack

// What is wrong with the bytes, in words that go on after "it is damaged: ".
struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string encode(const Snapshot::Contents& contents);

// Throws Malformed. Takes about twelve times the size of the message in memory, at most.
std::shared_ptr<const Snapshot::Contents> decode(std::string_view message);

}  // namespace plimsoll::snapshot
