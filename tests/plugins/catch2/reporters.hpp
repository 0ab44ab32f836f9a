// SPDX-License-Identifier: Apache-2.0
// Catch2's reporters.
#pragma once

namespace plimsoll::testing {

inline constexpr const char* kReporters[] = {"console",  "compact",   "xml",      "junit", "tap",
                                             "teamcity", "sonarqube", "automake", "json"};

}  // namespace plimsoll::testing
