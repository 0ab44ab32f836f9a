// SPDX-License-Identifier: Apache-2.0
// The report file: docs/REPORT_FILE.md describes it, docs/report.schema.json checks it. Cold, pure.
#pragma once

#include <string>
#include <string_view>

#include "report/run_record.hpp"

namespace plimsoll::report {

// Raised with each change that a reader must know of; a reader refuses what is newer than itself.
inline constexpr std::size_t kReportVersion = 1;

// "passed", "failed"...
const char* word_of(Result result);

// One test, suite, frame... on a line of its own. The same run is the same bytes. Bytes that are no UTF-8 are replaced.
std::string to_json(const RunRecord& run);

// Throws FileError, one line that begins with the file's name: nothing in the text is believed.
RunRecord from_json(std::string_view text, const std::string& file);

}  // namespace plimsoll::report
