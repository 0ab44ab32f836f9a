// SPDX-License-Identifier: Apache-2.0
// What is asked of tracker.hpp inside of Plimsoll alone. Cold.
#pragma once

namespace plimsoll::snapshot {

// stop(), for one who starts again soon: what was read to name frames is kept.
void stop_and_keep_names();

}  // namespace plimsoll::snapshot
