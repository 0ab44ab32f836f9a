// SPDX-License-Identifier: Apache-2.0
// The functions that Catch2's macros make of a test case. Cold, pure.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::symbols {

// `CATCH2_INTERNAL_TEST_12()` becomes `TEST_CASE()`, as it stands in the source, and so does the `test()` of the class
// that a TEST_CASE_METHOD makes. Any other name is left alone.
std::string with_test_case_names(std::string name);

// Whether a readable name is that of a test case's function itself, not of something in it.
bool is_test_case_name(std::string_view readable);

}  // namespace plimsoll::symbols
