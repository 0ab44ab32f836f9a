// SPDX-License-Identifier: Apache-2.0
// Which frame of a resolved stack a report stands at, and how control came there. Cold, pure. Stacks are innermost
// first, with inlined frames as frames of their own.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "symbols/location.hpp"

namespace plimsoll::symbols {

struct OffendingFrame {
  std::size_t index = 0;
  bool foreign = false;  // no frame of the stack is the user's
};

// The innermost frame of the user's with a known line or file; else the innermost of the user's; else, foreign, the
// innermost with a line; else, foreign, the innermost.
OffendingFrame offending_frame(std::span<const Location> stack);

// A GoogleTest test: `Suite_Name_Test::TestBody()`; a Catch2 one, by its readable name: `TEST_CASE()`.
bool is_test_body(const Location& location);

// Where a framework makes the user's fixture: the memory is the test's.
bool is_fixture_factory(const Location& location);

// Catch2 made or advanced a generator of the user's there: what that allocates lives as long as its test case.
bool is_in_generator(std::span<const Location> stack);

// The user's frames from `offending` outward, both ends included, as far as the test body; to the outermost of the
// user's when there is none. Begins with `offending` even if that is foreign.
std::vector<std::size_t> call_path(std::span<const Location> stack, std::size_t offending);

}  // namespace plimsoll::symbols
