// SPDX-License-Identifier: Apache-2.0
// One zstd frame with its checksum. Cold. What is decompressed may come from anywhere.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plimsoll::snapshot {

std::string compressed(std::string_view bytes);

// Throws Malformed when it is not exactly one whole frame, when the checksum is wrong, and above `most` bytes. Takes
// memory as they come, so that a frame that only promises much takes little.
std::string decompressed(std::string_view frame, std::size_t most);

}  // namespace plimsoll::snapshot
