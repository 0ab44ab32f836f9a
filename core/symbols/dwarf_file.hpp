// SPDX-License-Identifier: Apache-2.0
// A file with debug info, open: the program itself, a separate debug file, or what -gsplit-dwarf left. Cold. Nobody
// locks.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "symbols/dwarf_unit.hpp"

namespace plimsoll::symbols {

class DwarfFile {
 public:
  DwarfFile(std::shared_ptr<const ElfFile> file, const DwarfSections& sections)
      : file_(std::move(file)), sections_(sections), units_(DwarfUnit::all_of(sections_)) {}
  DwarfFile(const DwarfFile&) = delete;
  DwarfFile& operator=(const DwarfFile&) = delete;

  const DwarfSections& sections() const { return sections_; }
  const std::vector<DwarfUnit>& units() const { return units_; }

  // The name of a function: the linker's if debug info has it, else the source's, which lacks its scope. Entries of
  // inlined functions and definitions refer to others, for link-time optimisation in other units.
  std::string function_name(const DwarfUnit& unit, const DwarfEntry& function) const;

 private:
  const DwarfUnit* unit_at(std::size_t offset) const;

  std::shared_ptr<const ElfFile> file_;
  DwarfSections sections_;
  std::vector<DwarfUnit> units_;
};

}  // namespace plimsoll::symbols
