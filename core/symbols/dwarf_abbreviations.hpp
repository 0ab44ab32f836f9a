// SPDX-License-Identifier: Apache-2.0
// The shapes of a unit's entries: which attributes an entry has, and how each is written. Cold. Nobody locks.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "symbols/dwarf_form.hpp"

namespace plimsoll::symbols {

struct DwarfAttribute {
  std::uint64_t name = 0;
  DwarfForm form;
  std::optional<std::size_t> bytes;  // if every value of the form takes so many
};

struct DwarfAbbreviation {
  std::uint64_t tag = 0;  // 0: none has this number
  bool nests = false;     // entries follow that are its children, and one of tag 0 ends them
  bool has_code = false;  // says where its code is
  bool is_plain = false;  // every such entry takes the same number of bytes, and says nothing of a sibling
  std::size_t bytes = 0;  // so many behind the number, when it is plain
  std::vector<DwarfAttribute> attributes;

  // How to get over an entry: so many bytes, then one value of a form that takes more or less of them, and so on. Most
  // entries are nothing but one number of bytes.
  struct Skip {
    std::size_t bytes = 0;
    std::optional<DwarfForm> form;
    bool is_sibling = false;  // the last four of the bytes are the place of the next entry of the same parent
  };
  std::vector<Skip> skips;

  // Where the two values are that say which code a function's is, if they stand at the same place in every entry, an
  // address and a length: so many bytes behind the number of the abbreviation. Most functions are not asked anything
  // else.
  struct PlacedCode {
    std::size_t low, length, length_bytes;
  };
  std::optional<PlacedCode> code;
};

// By number; from the table at `offset`.
std::vector<DwarfAbbreviation> read_abbreviations(Bytes section, std::uint64_t offset);
// The one of this number alone, in a fraction of the time.
DwarfAbbreviation read_abbreviation(Bytes section, std::uint64_t offset, std::uint64_t number);

}  // namespace plimsoll::symbols
