// SPDX-License-Identifier: Apache-2.0
// Fork: the child gets the tables in a sound state, whatever other threads were doing. Cold.
#pragma once

namespace plimsoll::hooks {

void install_fork_handlers() noexcept;

}  // namespace plimsoll::hooks
