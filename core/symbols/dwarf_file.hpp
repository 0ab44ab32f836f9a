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
  // `alternate`: what the file refers to as the one that dwz made; may be null.
  DwarfFile(std::shared_ptr<const ElfFile> file, DwarfSections sections,
            std::shared_ptr<const DwarfFile> alternate = nullptr);
  DwarfFile(const DwarfFile&) = delete;
  DwarfFile& operator=(const DwarfFile&) = delete;

  const DwarfSections& sections() const { return sections_; }
  const std::vector<DwarfUnit>& units() const { return units_; }

  // Entries of inlined functions and definitions refer to others, for link-time optimisation in other units.
  FunctionName linkage_name(DwarfPlace function) const;
  // The entry that a value of the unit, which is this file's or the alternate's, refers to.
  std::optional<DwarfPlace> referred(const DwarfUnit& unit, const DwarfValue& value) const;

 private:
  bool owns(const DwarfUnit& unit) const;
  std::optional<DwarfPlace> entry_at(std::size_t offset) const;

  std::shared_ptr<const ElfFile> file_;
  std::shared_ptr<const DwarfFile> alternate_;
  DwarfSections sections_;
  std::vector<DwarfUnit> units_;
};

}  // namespace plimsoll::symbols
