// SPDX-License-Identifier: Apache-2.0
// The canary: a block that is allocated, seen with its stack, and freed under our eyes before the first test runs. A
// green run means something only if this works. Cold, once a program.
#pragma once

#include <cstdint>
#include <string>

namespace plimsoll::session {

// Empty when all is seen; else one line that says what is wrong and what to do. `caller` is the return address into the
// plugin, to which the canary's stack must lead. The calling thread must not be uncounted.
std::string check_doors(std::uintptr_t caller);

}  // namespace plimsoll::session
