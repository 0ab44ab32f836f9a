// SPDX-License-Identifier: Apache-2.0
// The lines of the user's code behind a snapshot, with who called them: what a report shows. Cold: reads symbols.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "plimsoll/snapshot.hpp"

namespace plimsoll::snapshot {

struct CallerLine {
  Frame frame;
  bool is_test_body = false;
};

struct TopLine {
  std::size_t size = 0;
  std::size_t count = 0;
  Domain domain = 0;  // lines of different domains are never added up
  // The offending one, or the innermost where libraries are shown; of what is unseen, the function that was called.
  Frame frame;
  std::string source;               // its text; empty when the file is not there
  std::string module_without_debug_info;  // set when the frame has no line
  std::size_t module_offset = 0;          // and where in it the frame is
  std::string advice;                     // and what would give it one
  bool foreign = false;             // no frame of the stack is the user's
  bool frameworks_own = false;      // a test framework allocated it for itself
  bool unseen = false;              // the user's code did, which left no frame: its last call became a jump
  bool generators = false;          // a generator of the user's did, which Catch2 keeps for as long as its test case
  std::string hint;                 // what its container might do better, where that is plain
  std::vector<CallerLine> callers;  // of the largest stack, outward to the test body

  bool is_users() const { return !frameworks_own && !generators; }
};

enum class Rank { by_size, by_count };

// Stacks added up by their offending line, the largest first.
std::vector<TopLine> top_lines(const Snapshot::Contents& contents, Rank rank = Rank::by_size);

// Of one stack alone.
TopLine line_of(std::span<const std::uintptr_t> stack, std::size_t size, std::size_t count);
// The same, but only what tells lines apart: without callers and text, for which source files are read, and frames that
// do not matter.
TopLine title_of(std::span<const std::uintptr_t> stack);

// The nearest place that is known of a line that is unseen; none when `number` is 0.
void place_at(TopLine& line, const std::string& file, int number);

// A test framework allocated it for itself, for a CHECK or a SECTION: no business of the test's.
bool is_frameworks_own(std::span<const std::uintptr_t> stack);

struct Amount {
  std::size_t size = 0;
  std::size_t count = 0;
};

// Drops the lines that are marked so, such as &TopLine::frameworks_own. Returns how much that was.
Amount take_out(bool TopLine::*mark, std::vector<TopLine>& lines);

}  // namespace plimsoll::snapshot
