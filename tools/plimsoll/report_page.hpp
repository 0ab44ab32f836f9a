// SPDX-License-Identifier: Apache-2.0
// The page of `plimsoll report --format html`, as report_page.html has it; CMake makes the source of it. In it @REPORT@
// and @FORMER@ stand for JSON.
#pragma once

#include <string_view>

namespace plimsoll::tool {

extern const std::string_view kReportPage;

}  // namespace plimsoll::tool
