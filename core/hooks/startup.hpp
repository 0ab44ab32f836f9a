// SPDX-License-Identifier: Apache-2.0
// From the first allocation of the process to tracing. Cold: runs once, possibly inside malloc and before any
// static initialiser.
#pragma once

namespace plimsoll::hooks {

// Reads the options and starts tracing if they or a test plugin ask for it. True when tracing is on now.
bool start_up() noexcept;

}  // namespace plimsoll::hooks
