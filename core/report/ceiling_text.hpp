// SPDX-License-Identifier: Apache-2.0
// The wording of broken ceilings. Cold, pure: from figures and lines to text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plimsoll/stack.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::report {

// One limit and the value that broke it, with the lines that say why.
struct BrokenLimit {
  enum class Kind { peak, current, allocations, total, blocks };
  Kind kind;
  std::size_t reached;
  std::size_t limit;
  std::vector<snapshot::TopLine> lines;
};

// Others count calls or blocks.
bool counts_bytes(BrokenLimit::Kind kind);

// "10.1 MiB > 5.0 MiB (over by 5.1 MiB)".
std::string size_comparison(std::size_t reached, std::size_t limit);

// Of a scope that counts nothing.
std::string nothing_was_counted_text();

std::string ceiling_text(const BrokenLimit& broken, std::size_t top);

// `line` is where the first call came from; or, if a framework's own call was first, the line with the most.
std::string allocations_text(std::size_t calls, std::size_t bytes, const snapshot::TopLine& line, bool has_most);

std::string block_leaks_text(std::size_t bytes, std::size_t blocks, const std::vector<snapshot::TopLine>& lines,
                             std::size_t top);

}  // namespace plimsoll::report
