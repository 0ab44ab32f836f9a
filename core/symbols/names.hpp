// SPDX-License-Identifier: Apache-2.0
// Shortens what the demangler says to what a programmer would have written. Cold, pure.
//
// It drops only what is the default or says nothing: std's default allocators, comparators and deleters, inline
// namespaces, ABI tags, marks of cloned functions, and the return types that only template functions carry. A type is
// called by std's alias (std::string, std::pmr::vector<int>, std::vector<int>::iterator) where it is that type. Any
// text is accepted; what is not understood (unbalanced brackets) comes back as it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plimsoll::symbols {

inline constexpr std::size_t kLongestName = 120;

std::string readable_name(std::string_view demangled);

// What it is called with PLIMSOLL_OPTIONS=names=full: nothing is left out, but a test case of Catch2 is still called
// one.
std::string full_name(std::string_view demangled);

}  // namespace plimsoll::symbols
