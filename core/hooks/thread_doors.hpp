// SPDX-License-Identifier: Apache-2.0
// Who starts whom, for scopes that count their own thread and those it started. Cold.
#pragma once

namespace plimsoll::hooks {

// Looks the C library's functions up. Early, because a look-up later would change what the user's dlerror says.
void find_real_thread_starters() noexcept;

}  // namespace plimsoll::hooks
