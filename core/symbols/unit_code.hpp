// SPDX-License-Identifier: Apache-2.0
// The functions of a compilation unit that have code, inlined ones included. Cold: reads as little of the unit's
// entries as it can, and keeps what it has read. Nobody locks.
//
// A question for an address reads on to the function that has it, and goes by what functions nest where the compiler
// wrote down how long that is (gcc does). What that function nests is read then. gcc puts some functions of local
// classes into other functions: if an address is in no function that was seen, those are read too.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "symbols/dwarf_ranges.hpp"

namespace plimsoll::symbols {

class UnitCode {
 public:
  // Both must outlive it.
  UnitCode(const DwarfUnit& unit, const DwarfRanges& ranges) : unit_(&unit), ranges_(ranges) {}

  // The places in the unit of the functions that an address is in, innermost first. Empty when no function has it.
  std::vector<std::size_t> functions_at(std::uint64_t address);

 private:
  // A part of a function's code.
  struct Part {
    CodeRange range;
    std::size_t place;   // of the function's entry
    std::size_t parent;  // of the function that it was inlined into
  };
  // A part of the code of a function that was not inlined.
  struct Function {
    CodeRange range;
    std::size_t place;
  };
  // How far the entries were read, and what they nest there.
  struct Progress {
    std::size_t place = 0;
    int depth = 0;
    int in_function = 0;  // the depth of the outermost function around; 0: none
    bool is_at_end = false;
  };

  const Function* function_at(std::uint64_t address);
  const Function* known_function_at(std::uint64_t address) const;
  const Function* read_on(std::uint64_t address);
  DwarfUnit::Next visit(std::size_t place, const DwarfAbbreviation& shape, bool has_sibling);
  void add_function(std::size_t place, const DwarfAbbreviation& shape);
  const std::vector<Part>& inlined_into(std::size_t function);
  template <class Add>
  void for_each_range(std::size_t place, const DwarfAbbreviation& shape, Add&& add) const;

  const DwarfUnit* unit_;
  DwarfRanges ranges_;
  std::vector<Function> functions_;
  std::map<std::size_t, std::vector<Part>> inlined_;  // of functions that were asked for; outer ones before inner ones
  Progress progress_;
  bool reads_nested_ = false;  // functions inside of functions too
};

}  // namespace plimsoll::symbols
