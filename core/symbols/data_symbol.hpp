// SPDX-License-Identifier: Apache-2.0
// From the address of data to the variable that it lies in. Cold: reads the module's file anew at each call, in about a
// millisecond for a symbol and ten for a line in large programs. Allocates, so the caller holds a guard. Nobody locks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace plimsoll::symbols {

struct DataSymbol {
  std::string name;           // readable: `g_sessions`, `cache()::entries`; empty when no symbol covers the address
  std::string function;       // `cache()`: the part of the name that is the function to which the variable is local
  std::uintptr_t offset = 0;  // of the address in the variable; in the module's data when no symbol covers it
  std::string file;           // as the compiler recorded it, or its base name alone (then there is no line), or empty
  int line = 0;               // 0: unknown, never a guess
  std::string module;         // path of the program or shared library; empty when the address is in none
};

// A variable that there is once: global, static, or local to a function and static.
DataSymbol data_symbol(std::uintptr_t address);

// Where a variable lies.
struct Extent {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
};
// For each address the variable that covers it, or the one word where no symbol does. Reads each module once, so ask
// for many at a time.
std::vector<Extent> variables_at(const std::vector<std::uintptr_t>& addresses);

// The thread-local variable at a distance below the thread pointer, in any thread: modules known at start-up. What lies
// above wraps.
DataSymbol static_thread_local(std::uintptr_t below_thread_pointer);
// The one at a distance into a module's own thread-local memory; `module` is the loader's number for it.
DataSymbol dynamic_thread_local(std::size_t module, std::uintptr_t offset);

// The class whose vtable the address lies in, as objects point to it; empty if there is none.
std::string class_of_vtable(std::uintptr_t address);

}  // namespace plimsoll::symbols
