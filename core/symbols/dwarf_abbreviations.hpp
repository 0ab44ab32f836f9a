// SPDX-License-Identifier: Apache-2.0
// The shapes of a unit's entries: which attributes an entry has, and how each is written. Cold. Nobody locks.
#pragma once

#include <cstdint>
#include <vector>

#include "symbols/dwarf_form.hpp"

namespace plimsoll::symbols {

struct DwarfAttribute {
  std::uint64_t name = 0;
  DwarfForm form;
};

struct DwarfAbbreviation {
  std::uint64_t tag = 0;  // 0: none has this number
  bool nests = false;     // entries follow that are its children, and one of tag 0 ends them
  // What an entry takes in all, where that is the same for every entry: most are skipped by this one number.
  std::optional<std::size_t> bytes;
  std::vector<DwarfAttribute> attributes;
};

// By number; from the table at `offset`, as far as the abbreviation of the number `last`.
std::vector<DwarfAbbreviation> read_abbreviations(Bytes section, std::uint64_t offset,
                                                  std::uint64_t last = ~std::uint64_t{0});

}  // namespace plimsoll::symbols
