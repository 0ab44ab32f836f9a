// SPDX-License-Identifier: Apache-2.0
// Whether code bytes can be read at an address. Cold: two system calls. No lock. Preserves errno.
//
// libgcc looks at the instructions of a return address that no table covers, in search of a signal trampoline. After
// hand-written code with wrong tables that address may be anything, and libgcc would fault.
#pragma once

#include <cstdint>

namespace plimsoll::stack {

bool is_readable_code(std::uintptr_t pc) noexcept;

}  // namespace plimsoll::stack
