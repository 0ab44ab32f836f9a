// SPDX-License-Identifier: Apache-2.0
// The process's tracked blocks, for snapshots. One lock guards them; it is held across fork. Tracing that was stopped
// or cleared since has forgotten them: their sites mean nothing any more.
#pragma once

#include <vector>

#include "base/reentry_guard.hpp"
#include "domains/tracked_blocks.hpp"

namespace plimsoll::domains {

// Every tracked block, at one moment.
std::vector<TrackedBlock> all_blocks(const base::ReentryGuard&);

Usage usage(const base::ReentryGuard&, Domain domain);

// Gives the memory back.
void forget(const base::ReentryGuard&);

}  // namespace plimsoll::domains
