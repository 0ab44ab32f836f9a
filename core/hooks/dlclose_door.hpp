// SPDX-License-Identifier: Apache-2.0
// Unloading code makes what is known of its addresses void. Cold.
#pragma once

namespace plimsoll::hooks {

// Looks the C library's dlclose up. Early, because a look-up later would change what the user's dlerror says.
void find_real_dlclose() noexcept;

}  // namespace plimsoll::hooks
