// SPDX-License-Identifier: Apache-2.0
// What Boost does for us, kept to one source so that no other sees its headers. Cold, no lock.
//
// Boost.Stacktrace names a frame from the dynamic symbols and demangles. It is right for code that has nothing more to
// offer; it is not our way to lines, because of what it drops: it looks up the return address itself, not the call
// before it; and it keeps one frame for each address, the outermost, so that inlined functions vanish.
#pragma once

#include <cstdint>
#include <string>

namespace plimsoll::symbols {

// A readable C++ name from a symbol; any other name unchanged, but for the suffixes of split functions.
std::string demangle(const std::string& symbol);

// The demangled dynamic symbol at an address, read from memory: works when the module's file is gone. May be empty.
std::string dynamic_symbol(std::uintptr_t address);

}  // namespace plimsoll::symbols
