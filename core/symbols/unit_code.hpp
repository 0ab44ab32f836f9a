// SPDX-License-Identifier: Apache-2.0
// The functions of a compilation unit that have code, inlined ones included. Cold: one pass over the unit's entries,
// then kept. Nobody locks.
#pragma once

#include <cstdint>
#include <vector>

#include "symbols/dwarf_ranges.hpp"

namespace plimsoll::symbols {

class UnitCode {
 public:
  UnitCode() = default;
  UnitCode(const DwarfUnit& unit, const DwarfRanges& ranges);

  // The places in the unit of the functions that an address is in, innermost first. Empty when no function has it.
  std::vector<std::size_t> functions_at(std::uint64_t address) const;

 private:
  // A part of a function's code.
  struct Part {
    CodeRange range;
    std::size_t place;   // of the function's entry
    std::size_t parent;  // of the function that it was inlined into; kNone: it was not
  };
  static constexpr std::size_t kNone = 0;  // there the unit itself is

  std::vector<Part> parts_;  // a function's before those of the functions inlined into it
};

}  // namespace plimsoll::symbols
