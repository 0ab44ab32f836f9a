// SPDX-License-Identifier: Apache-2.0
// Words for the user from places where stdio may not be used (inside malloc, before main, in a stopped world). Cold.
#pragma once

#include <initializer_list>
#include <string_view>

namespace plimsoll::base {

// Writes "plimsoll: " and the parts to standard error, as one line and one write.
void raw_print(std::initializer_list<std::string_view> parts) noexcept;

// The same, then ends the process at once with exit code 1: for what cannot go on, such as a wrong option.
[[noreturn]] void raw_fatal(std::initializer_list<std::string_view> parts) noexcept;

}  // namespace plimsoll::base
