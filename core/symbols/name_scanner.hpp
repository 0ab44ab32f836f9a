// SPDX-License-Identifier: Apache-2.0
// The grammar of demangled names, as far as shortening needs it: brackets and operator names. Cold, pure.
// `operator<`, `operator->`, `operator()` and `(a->b)` contain brackets that open or close nothing.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace plimsoll::symbols {

bool is_identifier_char(char c);

// What begins at one place of a name: an operator's name (`operator<<`, `operator new[]`, or `operator ` of a
// conversion), a group from its opening to its closing bracket, or else one character, be it a bracket without partner.
struct Piece {
  enum class Kind { operator_name, group, character };
  Kind kind;
  std::size_t end;
};
Piece piece_at(std::string_view text, std::size_t at);

// The parts between top-level commas, trimmed. Empty text has no parts.
std::vector<std::string_view> split_arguments(std::string_view text);

}  // namespace plimsoll::symbols
