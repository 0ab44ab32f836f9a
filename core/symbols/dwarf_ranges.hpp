// SPDX-License-Identifier: Apache-2.0
// Which code an entry of debug info stands for (DWARF 4 and 5, split or not). Cold. Nobody locks.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "symbols/dwarf_unit.hpp"

namespace plimsoll::symbols {

struct CodeRange {
  std::uint64_t low = 0, high = 0;
  bool contains(std::uint64_t address) const { return low <= address && address < high; }
};

class DwarfRanges {
 public:
  // For a unit that is in the program whole. `root` is its own entry.
  DwarfRanges(const DwarfSections& sections, int version, const DwarfEntry& root);
  // For one that the program has the skeleton of, whose own entry `root` is; addresses stay in the program.
  static DwarfRanges of_split(const DwarfSections& program, const DwarfSections& split, int version,
                              const DwarfEntry& root);

  std::vector<CodeRange> of(const DwarfEntry& entry) const;

 private:
  std::optional<std::uint64_t> address(const DwarfValue& value) const;
  std::optional<std::uint64_t> indexed_address(std::uint64_t index) const;
  std::vector<CodeRange> old_list(std::uint64_t place) const;
  std::vector<CodeRange> new_list(std::uint64_t place) const;
  std::uint64_t place_of_list(std::uint64_t index) const;

  const DwarfSections* sections_;
  Bytes range_lists_;
  int version_;
  std::uint64_t addresses_ = 0, old_ranges_ = 0, lists_ = 0, base_ = 0;
};

}  // namespace plimsoll::symbols
