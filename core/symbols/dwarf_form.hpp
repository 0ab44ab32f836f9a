// SPDX-License-Identifier: Apache-2.0
// The ways in which DWARF writes down a value. Cold, pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "symbols/dwarf_cursor.hpp"

namespace plimsoll::symbols {

struct DwarfForm {
  std::uint64_t code = 0;
  std::uint64_t implicit = 0;  // the value itself, when the form says that it stands here
};

struct DwarfValue {
  enum class Kind {
    other,
    number,
    address,
    address_index,
    range_list_index,
    expression,
    reference,            // to an entry of the same unit
    section_reference,    // to an entry of any unit
    alternate_reference,  // to an entry of a unit in the file that dwz made of what several files have in common
    text,
    string,
    line_string,
    alternate_string,  // of that file's
    string_index
  };
  Kind kind = Kind::other;
  // A constant, an address, a place in the unit, the section or a table of strings, or an index of such things.
  std::uint64_t number = 0;
  Bytes expression;
  std::string_view text;
};

// Takes one value. Nothing when the form is not known: then what follows cannot be read either.
std::optional<DwarfValue> take_value(DwarfCursor& cursor, const DwarfForm& form);

// Gets over one value, in less time. False when the form is not known.
bool skip_value(DwarfCursor& cursor, const DwarfForm& form);

// How many bytes every value of the form takes; nothing when it depends on the value, or the form is not known.
std::optional<std::size_t> fixed_bytes(const DwarfForm& form);

}  // namespace plimsoll::symbols
