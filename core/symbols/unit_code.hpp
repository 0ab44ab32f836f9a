// SPDX-License-Identifier: Apache-2.0
// The functions of a compilation unit that have code, inlined ones included. Cold: reads as little of the unit's
// entries as it can, and keeps what it has read. Nobody locks.
//
// At first a pass over the unit takes its functions alone, and goes by what they nest where the compiler wrote down how
// long that is (gcc does). What a function nests is read when an address of it is asked for. gcc puts some functions of
// local classes into other functions: if an address is in no function that was seen, all is read.
#pragma once

#include <cstdint>
#include <vector>

#include "symbols/dwarf_ranges.hpp"

namespace plimsoll::symbols {

class UnitCode {
 public:
  // Both must outlive it.
  UnitCode(const DwarfUnit& unit, const DwarfRanges& ranges);

  // The places in the unit of the functions that an address is in, innermost first. Empty when no function has it.
  std::vector<std::size_t> functions_at(std::uint64_t address);

 private:
  // A part of a function's code.
  struct Part {
    CodeRange range;
    std::size_t place;   // of the function's entry
    std::size_t parent;  // of the function that it was inlined into; kNone: it was not
    bool is_closed;      // what the function nests was not read
  };
  enum class Depth { functions, all };
  static constexpr std::size_t kNone = 0;  // there the unit itself is

  // Reads the unit, or, from the entry of a function, that and what it nests.
  void read(std::size_t from, Depth depth);
  void add(std::size_t place, std::size_t parent, bool is_closed);
  const Part* function_at(std::uint64_t address) const;
  void open(std::size_t function);

  const DwarfUnit* unit_;
  DwarfRanges ranges_;
  std::vector<Part> parts_;  // a function's before those of the functions inlined into it
  bool is_whole_ = false;
};

}  // namespace plimsoll::symbols
