// SPDX-License-Identifier: Apache-2.0
// What was called at a return address, as the machine code in front of it says. Cold, pure but for the code and the
// pointer that are read, so the module must be loaded. Nobody locks.
//
// A function that ends with a jump leaves no frame: who called it seems to have called what it jumped to. The call
// itself tells: a framework calls the allocator by its name, and a test through a pointer.
#pragma once

#include <cstdint>
#include <optional>

#include "symbols/modules.hpp"

namespace plimsoll::symbols {

struct Call {
  std::uintptr_t target = 0;  // 0: through a pointer that the code computed
};

// Nothing when the bytes are no call, or belong to no module.
std::optional<Call> call_before(std::uintptr_t return_address, const ModuleList& loaded);

}  // namespace plimsoll::symbols
