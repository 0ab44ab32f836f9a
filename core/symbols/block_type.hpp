// SPDX-License-Identifier: Apache-2.0
// What a block is, in the words of a programmer: "Session", "std::map node", "std::vector<Row> storage". Cold, pure.
//
// Told only by what cannot mean anything else: by the function of the standard library that asked for the block, with
// debug info for all that was inlined there, or by the class whose vtable the block points to. Else it is empty. Knows
// libstdc++; containers of another library have no names here.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "symbols/location.hpp"

namespace plimsoll::symbols {

// By the stack of its allocation, innermost first; frames from the first on that is not the standard library's do not
// count. `new` itself says nothing of the type.
std::string type_of_allocation(std::span<const Location> stack);

// By the class of the object at its start, as class_of_vtable() has it: of a block of make_shared's it is the type that
// was asked for.
std::string type_of_object(std::string_view class_name);

}  // namespace plimsoll::symbols
