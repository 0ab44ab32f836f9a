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
  Domain domain = 0;                // lines of different domains are never added up
  Frame frame;                      // the offending one, or the innermost where libraries are shown
  std::string source;               // its text; empty when the file is not there
  std::string module_without_debug_info;  // set when the frame has no line
  bool foreign = false;             // no frame of the stack is the user's
  bool frameworks_own = false;      // a test framework allocated it for itself
  bool generators = false;          // a generator of the user's did, which Catch2 keeps for as long as its test case
  std::vector<CallerLine> callers;  // of the largest stack, outward to the test body

  bool is_users() const { return !frameworks_own && !generators; }
};

enum class Rank { by_size, by_count };

// Stacks added up by their offending line, the largest first.
std::vector<TopLine> top_lines(const Snapshot::Contents& contents, Rank rank = Rank::by_size);

// Of one stack alone.
TopLine line_of(std::span<const std::uintptr_t> stack, std::size_t size, std::size_t count);

// A test framework allocated it for itself, for a CHECK or a SECTION: no business of the test's.
bool is_frameworks_own(std::span<const std::uintptr_t> stack);

struct Amount {
  std::size_t size = 0;
  std::size_t count = 0;
};

// Drops the lines that are marked so, such as &TopLine::frameworks_own. Returns how much that was.
Amount take_out(bool TopLine::*mark, std::vector<TopLine>& lines);

}  // namespace plimsoll::snapshot
