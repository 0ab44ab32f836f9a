// SPDX-License-Identifier: Apache-2.0
// The heap as we count it beside the memory that the kernel says the process takes. Cold, pure.
#pragma once

#include <cstddef>
#include <string>

#include "base/resident_size.hpp"

namespace plimsoll::report {

// "Live heap 1.0 MiB, Plimsoll's own 3.0 MiB; resident 9.0 MiB now, 12.0 MiB at most". docs/HOW_TO.md says why these
// differ. `own` is address space, of which the untouched part is not resident.
std::string memory_text(std::size_t live, std::size_t own, const base::ResidentSize& resident);

}  // namespace plimsoll::report
