// SPDX-License-Identifier: Apache-2.0
// The bytes of a snapshot's file: a line that says what it is and in which version, then a compressed message. Cold.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "snapshot/contents.hpp"

namespace plimsoll::snapshot {

// A message above this is neither written nor read.
inline constexpr std::size_t kLargestMessage = std::size_t{256} << 20;

std::string to_bytes(const Snapshot::Contents& contents);

// Throws Malformed, with a whole sentence on what is wrong.
Snapshot from_bytes(std::string_view bytes);

}  // namespace plimsoll::snapshot
