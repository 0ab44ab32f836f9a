// SPDX-License-Identifier: Apache-2.0
// The report of a run, read from its file, and in the formats of code hosts that the library itself does not write.
#pragma once

#include <cstddef>
#include <string>

#include "report/markdown_text.hpp"
#include "report/run_record.hpp"
#include "report/source_root.hpp"

namespace plimsoll::tool {

// Throws FileError.
report::RunRecord load_report(const std::string& file);

// SARIF 2.1.0, for code scanning: a result for each verdict, with its stack.
std::string to_sarif(const report::RunRecord& run, const report::SourceRoot& root);

// GitLab's Code Quality report: a list of issues.
std::string to_gitlab(const report::RunRecord& run, const report::SourceRoot& root);

// One page that needs nothing else: tests by peak, for each what its peak was made of and what stayed, and what tests
// left held. With another run to hold it `against`, which may be null, colours tell what changed.
std::string to_html(const report::RunRecord& run, const report::FormerPeaks& former, const report::RunRecord* against);

// The same for a terminal of so many letters' width: tests by peak, the largest first, as many as `limit` says (0:
// all).
std::string to_text(const report::RunRecord& run, const report::FormerPeaks& former, std::size_t limit,
                    std::size_t width);
// One of its tests.
std::string to_text(const report::RunRecord& run, const report::TestRecord& test, std::size_t width);

}  // namespace plimsoll::tool
