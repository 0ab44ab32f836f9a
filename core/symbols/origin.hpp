// SPDX-License-Identifier: Apache-2.0
// Whose code a frame is: the difference between the line to blame and the library it called. Cold, pure.
//
// Files decide where they are known, modules where they are not. Test frameworks and Plimsoll itself are linked as
// static archives too, often without debug info, so their namespaces decide before anything else.
#pragma once

#include <string_view>

#include "symbols/location.hpp"

namespace plimsoll::symbols {

// Reads all other fields of the location; `function` as readable_name() leaves it.
// What lies in a folder that PLIMSOLL_OPTIONS=system= lists is a library.
Origin classify(const Location& location);
// The same for a list of one's own, see system_folders.hpp.
Origin classify(const Location& location, std::string_view not_the_users);

// By the name of the file alone.
Origin origin_of_module(const std::string& path);

}  // namespace plimsoll::symbols
