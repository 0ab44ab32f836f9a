// SPDX-License-Identifier: Apache-2.0
// Whether a sanitizer's malloc serves the program, which then looks for leaks itself, or Valgrind's, which tells
// nobody. Written once, at start-up. Cold.
#pragma once

namespace plimsoll::options {

// leaks= is off from now on: which blocks the program told the sanitizer to ignore is not known here.
void leave_leaks_to_sanitizer() noexcept;

bool leaks_are_left_to_sanitizer() noexcept;

// trace= is 0 from now on, whatever was asked for.
void leave_all_to_valgrind() noexcept;

bool all_is_left_to_valgrind() noexcept;

}  // namespace plimsoll::options
