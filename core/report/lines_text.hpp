// SPDX-License-Identifier: Apache-2.0
// The body of every report: lines with size, count, place, function, source text and callers. Cold, pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/top_lines.hpp"

namespace plimsoll::report {

// "file.cc:31", the file alone, or nothing.
std::string place_of(const Frame& frame);

// "file.cc:31 build_row(int)", or what of it is known.
std::string place_and_function(const Frame& frame);

// "1 block", "12 blocks".
std::string counted(std::size_t count, std::string_view noun);

struct LinesStyle {
  std::size_t top = 10;               // lines shown; 0: all
  std::string_view sign = "+";        // before each size
  std::string_view noun = "block";    // what is counted
  std::string_view all = "PLIMSOLL_OPTIONS=top=0";  // what shows the lines that are left out
  bool has_figures = true;                          // in front of each: its size and count
  std::string_view emphasis = "", plain = "";       // before and after each line's title: a terminal's colours
};

// One entry a line, indented by two. Says how many lines were left out, and what would show missing line numbers.
std::string lines_text(const std::vector<snapshot::TopLine>& lines, const LinesStyle& style);

// The place, source text and callers of one stack, without figures. Indented by four.
std::string stack_text(const snapshot::TopLine& line);

// "99.8% of 10.1 MiB": how much of the total is behind the lines that lines_text shows.
std::string share_text(const std::vector<snapshot::TopLine>& lines, std::size_t top, std::size_t total);

}  // namespace plimsoll::report
