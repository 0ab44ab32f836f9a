// SPDX-License-Identifier: Apache-2.0
// Pieces of code that allocate on a known line of a known function. *_chains.cpp hold them and are built in several
// ways.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

struct Chain {
  std::string name;      // with the way it was built
  std::string function;  // of the offending line, as a report must show it
  void (*run)();
  std::size_t callers = 0;  // how many of the user's frames lie between the allocation and that line
};

std::vector<Chain>& all_chains();

// Where the chain that ran last said it allocates.
extern const char* expected_file;
extern int expected_line;
