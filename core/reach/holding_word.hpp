// SPDX-License-Identifier: Apache-2.0
// Reads memory of a world that runs again: what a scan saw may have been freed, unmapped or overwritten since. The
// kernel copies it for us, since it answers where a load of ours would crash. Cold. Nobody locks.
#pragma once

#include <cstdint>
#include <optional>

namespace plimsoll::reach {

// The word at an address, if it can still be read.
std::optional<std::uintptr_t> read_word(std::uintptr_t address) noexcept;

}  // namespace plimsoll::reach
