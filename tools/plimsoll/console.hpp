// SPDX-License-Identifier: Apache-2.0
// Standard output: its colours, and whether all that was written there has arrived. What takes long is said meanwhile.
#pragma once

#include <cstddef>
#include <string_view>

namespace plimsoll::tool {

// Escape sequences, all empty when the output is no terminal, or NO_COLOR is set and not empty.
struct Colors {
  std::string_view place, growth, shrinkage, quiet, plain;
};
const Colors& colors();

// Letters in a line of the terminal; of no terminal COLUMNS says it, or it is 80.
std::size_t terminal_width();

// "plimsoll: reading heap.plimsoll ..." on standard error, if that is a terminal, until the next step or the output.
void announce(std::string_view step);

// "plimsoll: WHAT" on standard error, a line of its own.
void warn(std::string_view what);

// Writes to standard output. Throws FileError when it cannot be written.
void print(std::string_view text);
void finish_output();

}  // namespace plimsoll::tool
