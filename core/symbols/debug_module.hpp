// SPDX-License-Identifier: Apache-2.0
// What one program or shared library knows of its code: functions, lines, symbols. Cold: reads a unit of debug info
// when an address of it is asked for, and keeps what it has read for as long as it lives. The caller locks.
//
// Addresses are those of the file: less the module's base.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "symbols/dwarf_file.hpp"
#include "symbols/dwarf_lines.hpp"
#include "symbols/split_units.hpp"
#include "symbols/unit_code.hpp"

namespace plimsoll::symbols {

// One function at an address, as the compiler wrote it down.
struct DebugFrame {
  std::string function;  // mangled, or spelled out as the demangler would, or as the source has it, or empty
  std::string plain;     // as the source has it, when it is not mangled
  std::string file;
  int line = 0;
};

class DebugModule {
 public:
  explicit DebugModule(const std::string& path);

  // Innermost first; empty without debug info.
  std::vector<DebugFrame> frames(std::uint64_t address);
  // The symbol that covers the address, as in the table; empty if there is none. Reads .symtab: no -rdynamic needed.
  std::string symbol(std::uint64_t address);
  // Whether a symbol may have the text in its name, see ElfFile. Reads neither debug info nor single symbols.
  bool may_name(std::string_view text) const { return symbol_file().may_name(text); }
  // What was in the way of lines and names that were asked for; empty when nothing but compiling with -g would help.
  std::string advice() const;

 private:
  struct Unit {
    std::shared_ptr<const DwarfFile> split;  // null: the unit is in the program whole
    const DwarfFile* file = nullptr;         // which has the functions
    const DwarfUnit* unit = nullptr;
    std::optional<UnitCode> code;
    LineTable lines;
    std::map<std::size_t, std::array<std::string, 2>> names;  // of functions, and their plain ones, by their places
  };
  // Inline functions that several units define are kept once, and each unit claims the kept copy: ranges overlap.
  struct UnitRange {
    CodeRange range;
    std::uint64_t highest = 0;  // end of this range and of all before it
    std::size_t unit = 0;
  };
  struct Symbol {
    std::uint64_t value, size;
    std::string_view name;
  };
  const ElfFile& symbol_file() const;
  std::shared_ptr<const DwarfFile> alternate();
  void read_units();
  void index_units();
  void index_symbols();
  std::vector<std::size_t> units_at(std::uint64_t address) const;
  void make_room();
  Unit& read(std::size_t number);
  static std::vector<DebugFrame> frames_in(Unit& unit, std::uint64_t address);
  static const std::array<std::string, 2>& name_of(Unit& unit, std::size_t function);

  std::shared_ptr<const ElfFile> file_;
  std::shared_ptr<const ElfFile> debug_file_;
  std::unique_ptr<DwarfFile> dwarf_;  // read when lines are asked for: names alone may do
  SplitUnits split_units_;
  std::string missing_dwo_, missing_alternate_;
  std::vector<UnitRange> ranges_;  // by their low ends
  std::map<std::size_t, Unit> units_;
  std::optional<std::vector<Symbol>> symbols_;
};

}  // namespace plimsoll::symbols
