// SPDX-License-Identifier: Apache-2.0
// One compilation unit of debug info (DWARF 4 and 5), as far as variables need it: its entries one after the other,
// regardless of how they nest. Cold. Nobody locks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "symbols/dwarf_form.hpp"
#include "symbols/elf_file.hpp"

namespace plimsoll::symbols {

// What is read of an entry; nothing stands for what it does not say.
struct DwarfEntry {
  std::uint64_t tag = 0;
  Bytes location;                     // how to compute a variable's address
  std::optional<std::uint64_t> file;  // a number in the unit's table of files
  std::optional<std::uint64_t> line;
  std::optional<std::uint64_t> refers_to;  // the entry, by its place in the unit, that says what this one leaves out
  std::optional<std::uint64_t> files;      // of the unit's own entry: where .debug_line has its table of files
  std::optional<std::uint64_t> addresses;  // and where .debug_addr has its addresses
  std::optional<std::uint64_t> strings;    // and where .debug_str_offsets has the places of its strings
  DwarfValue folder;                       // and where the compiler was run
  DwarfValue name;                         // as the source has it, without its scope
};

class DwarfUnit {
 public:
  // All units of a file, by their places; `end` tells them apart.
  static std::vector<DwarfUnit> all_of(const ElfFile& file);

  bool contains(std::size_t offset) const { return begin_ <= offset && offset < end_; }
  int version() const { return version_; }

  // The unit's own entry, which is its first, and any entry by its place in the unit.
  std::optional<DwarfEntry> root() const;
  std::optional<DwarfEntry> entry(std::size_t place) const;
  // The text that a value of an entry stands for; empty when it is none.
  std::string text_of(const DwarfValue& value, const DwarfEntry& root) const;

  // The first variable that `wanted` says yes to. wanted(const DwarfEntry&)
  template <class Wanted>
  std::optional<DwarfEntry> find_variable(Wanted&& wanted) const {
    constexpr std::uint64_t kVariable = 0x34;
    const std::vector<Abbreviation> abbreviations = read_abbreviations();
    DwarfCursor cursor(info_.first(end_), entries_);
    while (!cursor.at_end()) {
      const std::optional<DwarfEntry> entry = take_entry(cursor, abbreviations);
      if (!entry) break;
      if (entry->tag == kVariable && wanted(*entry)) return entry;
    }
    return std::nullopt;
  }

 private:
  struct Attribute {
    std::uint64_t name = 0;
    DwarfForm form;
  };
  struct Abbreviation {
    std::uint64_t tag = 0;  // 0: none has this number
    std::vector<Attribute> attributes;
  };

  // As far as the one of that number.
  std::vector<Abbreviation> read_abbreviations(std::uint64_t last = ~std::uint64_t{0}) const;
  std::optional<DwarfEntry> take_entry(DwarfCursor& cursor, const std::vector<Abbreviation>& abbreviations) const;
  static void fill(DwarfEntry& entry, std::uint64_t attribute, const DwarfValue& value);

  const ElfFile* file_ = nullptr;
  Bytes info_;
  std::size_t begin_ = 0;
  std::size_t entries_ = 0;
  std::size_t end_ = 0;
  std::uint64_t abbreviations_ = 0;
  int version_ = 0;
};

// The same for a value that is no index.
std::string text_of(const ElfFile& file, const DwarfValue& value);

}  // namespace plimsoll::symbols
