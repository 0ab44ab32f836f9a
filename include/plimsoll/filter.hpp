// SPDX-License-Identifier: Apache-2.0
// Which blocks of a snapshot to keep: Snapshot::filter takes a list of these. The rules are tracemalloc's: a block is
// kept when one of the inclusive filters takes it (or there is none), and none of the exclusive ones throws it out.
//
//   snapshot.filter({{true, "src/cache/*"}, {false, "*::Logger::*"}, plimsoll::DomainFilter{true, 0}})
#pragma once

#include <optional>
#include <string>

#include "plimsoll/domain.hpp"

namespace plimsoll {

// tracemalloc: Filter, whose pattern is for files only.
struct Filter {
  // Whose blocks: any, or only those that libraries keep for themselves. See LibraryFilter.
  enum class Code { any, library };

  bool inclusive = true;  // keep what matches; false: throw it out
  std::string pattern =
      "*";       // as fnmatch(3) reads it, `*` `?` `[a-z]` `[!a-z]` for the whole of a frame's function, of
                 // its file as reports show it, or of the file's path as it was compiled; `*` stands for `/` too
  int line = 0;  // the frame's line; 0: any
  bool all_frames = false;  // ask every frame of the stack; else only the one that statistics by line count it for
  std::optional<Domain> domain = {};  // only blocks of this domain match
  Code code = Code::any;
};

// One domain alone, or all but one. tracemalloc: DomainFilter.
struct DomainFilter {
  bool inclusive = true;
  Domain domain = 0;

  operator Filter() const { return {inclusive, "*", 0, false, domain}; }
};

// Ready-made: blocks that system libraries, test frameworks and Plimsoll keep for themselves. No frame of such a stack
// is in code of the user's, or a test framework allocated after the user's code had called it. As it stands it throws
// them out; inclusive, it keeps these alone.
struct LibraryFilter {
  bool inclusive = false;

  operator Filter() const { return {inclusive, "*", 0, false, {}, Filter::Code::library}; }
};

}  // namespace plimsoll
