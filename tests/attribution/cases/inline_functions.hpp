// SPDX-License-Identifier: Apache-2.0
// A user's own header: its lines are the user's.
#pragma once

#include "case.hpp"

namespace inline_functions {

inline void leaf(int n) {
  attribution::keep(new int(n));  // <- here (inline_function_of_a_header) (inline_chain_of_a_header)
}

inline void branch(int n) {
  leaf(n + 1);  // <- 1 (inline_chain_of_a_header)
}

inline void trunk(int n) {
  branch(n + 1);  // <- 2 (inline_chain_of_a_header)
}

}  // namespace inline_functions
