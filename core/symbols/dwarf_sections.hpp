// SPDX-License-Identifier: Apache-2.0
// The sections of a file's debug info. Cold, plain values: they live as long as the file that they are views of.
#pragma once

#include "symbols/elf_file.hpp"

namespace plimsoll::symbols {

struct DwarfSections {
  Bytes info, abbreviations, lines, strings, line_strings, string_places, addresses, ranges, range_lists;
  Bytes alternate_strings;  // of the file that dwz made of what several files have in common

  // What the linker put into the program, or a separate debug file.
  static DwarfSections of(const ElfFile& file);
  // What the compiler put beside an object file, for -gsplit-dwarf; strings, ranges and code of a unit, but no lines.
  static DwarfSections of_split(const ElfFile& file);
};

}  // namespace plimsoll::symbols
