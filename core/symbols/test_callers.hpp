// SPDX-License-Identifier: Apache-2.0
// Where a test framework calls the user's code. Memory that seems to be taken right there is the user's when the call
// went to a function of the user's that ended with a jump into a library and so left no frame; it is the framework's
// own when the framework called the library by itself. Cold. The caller locks.
#pragma once

#include <cstdint>
#include <string_view>

namespace plimsoll::symbols {

// By its name, with or without parameters, as readable_name() leaves it: a function of GoogleTest or Catch2 that calls
// tests, fixtures, suites or environments, or that passes such a call on.
bool calls_tests(std::string_view function);
// The same by its qualified name alone, without anonymous namespaces, template arguments and parameters.
bool is_test_caller(std::string_view plain_name);

// Of a function that calls_tests(): its call in front of this address went to the user's code, through a pointer or by
// another that passes it on.
bool called_a_test(std::uintptr_t return_address);

}  // namespace plimsoll::symbols
