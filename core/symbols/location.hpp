// SPDX-License-Identifier: Apache-2.0
// A frame with names: what a return address means to the reader of a report. Cold, a plain value.
#pragma once

#include <cstdint>
#include <string>

namespace plimsoll::symbols {

// Whose code a frame is. `library` is installed code that is none of the others: a header below /usr/include, or a
// shared library of the system.
enum class Origin : std::uint8_t { user, standard_library, c_library, loader, framework, tool, library, unknown };

struct Location {
  std::string function;              // readable and qualified where it can be known; empty when nothing names the code
  std::string file;                  // as the compiler recorded it; empty when there is no debug info
  int line = 0;                      // 0: unknown, never a guess
  std::string module;                // path of the program or shared library; empty when the address is in none
  std::uintptr_t module_offset = 0;  // of the call, as addr2line -e module expects it
  bool inlined = false;              // into the next frame
  Origin origin = Origin::unknown;
};

}  // namespace plimsoll::symbols
