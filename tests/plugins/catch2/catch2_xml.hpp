// SPDX-License-Identifier: Apache-2.0
// What Catch2's versions share of a Framework. Its console names no test that passed, so the drivers read its XML.
#pragma once

#include <set>
#include <string>

namespace plimsoll::testing {

std::string unescaped(std::string text);

// The names of those that succeeded, or of those that did not.
std::set<std::string> test_cases(const std::string& xml, bool with_success);

// Of a list with one name a line.
std::set<std::string> listed(const std::string& out);

// From GoogleTest's pattern, names with ':' between them.
std::string catch2_filter(const std::string& pattern);

}  // namespace plimsoll::testing
