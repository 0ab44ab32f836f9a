// SPDX-License-Identifier: Apache-2.0
// What was traced in a real suite, from here to print(). The figures_*.cc of each framework use it, with
// REAL_SUITE_FIGURES set in the environment. Each also has a canary: a suite without alarms means something only if a
// leak in the same program is found.
#pragma once

#include <cstdio>

#include "plimsoll/plimsoll.hpp"

class Figures {
 public:
  void print() const {
    const plimsoll::Usage usage = plimsoll::usage();
    const std::size_t stacks = scope_.allocated().statistics(plimsoll::GroupBy::stack).size();
    std::fprintf(stderr, "figures: %zu allocations, %zu distinct stacks, peak %s, %s of our own address space\n",
                 usage.total_blocks, stacks, plimsoll::format_bytes(usage.peak).c_str(),
                 plimsoll::format_bytes(plimsoll::overhead()).c_str());
  }

 private:
  plimsoll::Scope scope_;
};
