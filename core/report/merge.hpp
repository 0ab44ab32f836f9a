// SPDX-License-Identifier: Apache-2.0
// The reports of shards, of the programs of a suite, or of repeated runs, as one. Cold, pure.
#pragma once

#include <vector>

#include "report/run_record.hpp"

namespace plimsoll::report {

// Programs, tests and suites of one name are one; tests, suites and frames are sorted. In whatever order the runs are
// given, the outcome is the same to the byte. Throws FileError when programs of one name are of different builds: their
// figures are no figures of one program.
RunRecord merge(std::vector<RunRecord> runs);

}  // namespace plimsoll::report
