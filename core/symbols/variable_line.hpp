// SPDX-License-Identifier: Apache-2.0
// Where a global, static or thread-local variable is declared: only debug info knows. Cold: searches the file's debug
// info for the variable's address, then reads one unit. Nobody locks.
//
// Known for gcc and clang, DWARF 4 and 5, also in several units or with classes' static members, of which clang tells
// the line in the class. Not read: split debug info, debug info in a file of its own, and DWARF's 64-bit
// format; then there is no line.
#pragma once

#include <cstdint>
#include <string>

#include "symbols/elf_file.hpp"

namespace plimsoll::symbols {

struct SourceLine {
  std::string file;  // empty: not known
  int line = 0;
};

SourceLine line_of_variable(const ElfFile& file, const ElfVariable& variable, VariableKind kind);

}  // namespace plimsoll::symbols
