// SPDX-License-Identifier: Apache-2.0
// What the process takes of the machine's memory, as the kernel counts it. Cold; allocates nothing. Nobody locks.
#pragma once

#include <cstddef>
#include <string_view>

namespace plimsoll::base {

// In bytes; 0: cannot be told.
struct ResidentSize {
  std::size_t now = 0;   // VmRSS
  std::size_t most = 0;  // VmHWM
};

ResidentSize resident_size() noexcept;

// For tests: from the text of /proc/self/status.
ResidentSize parse_resident_size(std::string_view status) noexcept;

}  // namespace plimsoll::base
