// SPDX-License-Identifier: Apache-2.0
// From the stacks of a snapshot to sites of a report, with names. Cold: reads symbols, of these stacks alone. Callers
// hold a guard.
#pragma once

#include <cstddef>
#include <vector>

#include "report/frame_numbers.hpp"
#include "report/run_record.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::report {

// The stacks with the most bytes, of the heap alone: pools' blocks lie in blocks of the heap. `most` 0: all.
Snapshot::Contents largest(const Snapshot::Contents& contents, std::size_t most);

// The largest first.
std::vector<SiteRecord> site_records(const Snapshot::Contents& contents, FrameNumbers& frames);

// The line that a report shows, and who called it.
StackNumbers stack_of(const snapshot::TopLine& line, FrameNumbers& frames);

}  // namespace plimsoll::report
