// SPDX-License-Identifier: Apache-2.0
// The table of files of a unit of debug info: what the numbers in its entries and lines stand for. Cold. Nobody locks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "symbols/dwarf_cursor.hpp"
#include "symbols/dwarf_sections.hpp"

namespace plimsoll::symbols {

// The views are of the sections.
class DwarfFiles {
 public:
  DwarfFiles() = default;
  // Takes the table out of what .debug_line has for a unit compiled in `folder`. Empty when it cannot be read.
  DwarfFiles(DwarfCursor& cursor, std::uint64_t version, const DwarfSections& sections, std::string folder);

  // Empty when there is no file of that number.
  std::string path(std::uint64_t number) const;

 private:
  struct Entry {
    std::string_view path;
    std::uint64_t folder = 0;
  };
  void take_old_table(DwarfCursor& cursor);
  void take_new_table(DwarfCursor& cursor, const DwarfSections& sections);
  static std::vector<Entry> take_list(DwarfCursor& cursor, const DwarfSections& sections);

  std::string compiled_in_;
  std::vector<std::string_view> folders_;
  std::vector<Entry> files_;
};

// The path of file `number` of the table at `offset` in .debug_line.
std::string source_path(const DwarfSections& sections, std::uint64_t offset, std::uint64_t number,
                        const std::string& folder);

}  // namespace plimsoll::symbols
