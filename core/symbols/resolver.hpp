// SPDX-License-Identifier: Apache-2.0
// Return addresses to frames a reader understands. Cold: reads debug info from disk and allocates, so the caller holds
// a ReentryGuard. One mutex inside serialises everything; safe from any thread, not from a signal handler.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "symbols/location.hpp"

namespace plimsoll::symbols {

// The functions at a return address, inlined ones included, innermost first; never empty. The address is looked up at
// `return_address - 1`: it follows the call, and may belong to the next line or even to the next function.
std::vector<Location> resolve(std::uintptr_t return_address);
// The same of several, one after the other. What is loaded is asked once for all.
std::vector<Location> resolve(std::span<const std::uintptr_t> return_addresses);

// All that a return address goes by, for matching and not for reading: the path of its module, then readable names and
// files as resolve() gives them, then the symbols as the linker knows them and as the demangler spells them out. Not cached.
std::vector<std::string> names_at(std::uintptr_t return_address);

// Whether code of Catch2's generators may be at one of the return addresses, inlined or not. Told by symbol tables: a
// program that has such code has symbols of it, and no debug info is read of one that has none.
bool may_be_in_generator(std::span<const std::uintptr_t> return_addresses);

// What to do so that a module's frames get lines: it has none for a frame that resolve() has given.
std::string advice_on_debug_info(const std::string& module);

// Gives back all that was read. The next question reads it anew.
void release();

}  // namespace plimsoll::symbols
