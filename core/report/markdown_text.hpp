// SPDX-License-Identifier: Apache-2.0
// A run as a page of Markdown, for a job's summary or a merge request. Cold, pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "report/run_record.hpp"
#include "report/source_root.hpp"

namespace plimsoll::report {

// What each test's peak was before, by program and name.
using FormerPeaks = std::map<std::pair<std::string, std::string>, std::size_t>;

// A heading, each verdict with its whole text, and a table of the tests with the highest peaks, at most `most` (0:
// all). The table says how a peak changed where a former one is known.
std::string markdown_text(const RunRecord& run, const SourceRoot& root, std::size_t most,
                          const FormerPeaks& former = {});

}  // namespace plimsoll::report
