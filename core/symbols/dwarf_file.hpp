// SPDX-License-Identifier: Apache-2.0
// A file with debug info, open: the program itself, a separate debug file, or what -gsplit-dwarf left. Cold. Nobody
// locks.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "symbols/dwarf_unit.hpp"

namespace plimsoll::symbols {

// An entry of a file: `at` is its place in the unit.
struct DwarfPlace {
  const DwarfUnit* unit = nullptr;
  std::size_t at = 0;
  bool operator==(const DwarfPlace&) const = default;
};

struct FunctionName {
  std::string mangled;  // empty when debug info lacks it
  std::string plain;    // as the source has it, without its scope
  DwarfPlace place;     // the last entry that was read of it
};

class DwarfFile {
 public:
  DwarfFile(std::shared_ptr<const ElfFile> file, const DwarfSections& sections)
      : file_(std::move(file)), sections_(sections), units_(DwarfUnit::all_of(sections_)) {}
  DwarfFile(const DwarfFile&) = delete;
  DwarfFile& operator=(const DwarfFile&) = delete;

  const DwarfSections& sections() const { return sections_; }
  const std::vector<DwarfUnit>& units() const { return units_; }

  // Entries of inlined functions and definitions refer to others, for link-time optimisation in other units.
  FunctionName linkage_name(DwarfPlace function) const;
  // The entry that a value refers to.
  std::optional<DwarfPlace> referred(const DwarfUnit& unit, const DwarfValue& value) const;

 private:
  const DwarfUnit* unit_at(std::size_t offset) const;

  std::shared_ptr<const ElfFile> file_;
  DwarfSections sections_;
  std::vector<DwarfUnit> units_;
};

}  // namespace plimsoll::symbols
