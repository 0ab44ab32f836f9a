// SPDX-License-Identifier: Apache-2.0
// What the standard library's templates are called when they are used with their defaults. Cold, pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::symbols {

// Removes the trailing arguments that are the defaults of that standard template; other templates keep all of theirs.
void drop_default_arguments(std::string_view template_name, std::vector<std::string>& arguments);

// `std::pmr::vector` for (`std::vector`, {`int`, `std::pmr::polymorphic_allocator<int>`}), and takes the allocator
// away.
std::optional<std::string> pmr_name(std::string_view template_name, std::vector<std::string>& arguments);

// `std::string` for (`std::basic_string`, {`char`}), `std::vector<int>::iterator` for the class that it is; empty when
// there is no such alias. The arguments are without defaults.
std::string alias_of(std::string_view template_name, const std::vector<std::string>& arguments);

// Removes the inline namespaces and ABI tags in which the libraries keep versions apart.
std::string without_versions(std::string_view name);

}  // namespace plimsoll::symbols
