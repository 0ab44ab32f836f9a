// SPDX-License-Identifier: Apache-2.0
// Which blocks of an interval are leaks: lost ones, or any. Cold: a look at the whole heap, paid only when something
// was left behind. The calling thread must be the one that runs the tests.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "options/options.hpp"
#include "record/recorder.hpp"

namespace plimsoll::ledger {

// Blocks born after `after`, up to and including `last`.
struct Interval {
  std::uint64_t after = 0;
  std::uint64_t last = ~std::uint64_t{0};

  bool contains(std::uint64_t sequence) const { return sequence > after && sequence <= last; }
};

// A block that is leaked by itself, with those that only it still points to: the mend is at its line, not at theirs.
struct Leak {
  record::BlockRecord block;
  std::vector<record::BlockRecord> below;
};

struct Look {
  std::vector<Leak> leaks;  // by birth
  std::string incomplete;   // why nothing could be called lost; empty when the look was complete
};

// `concerns` says which blocks are in question; all others only hold or do not hold them.
Look find_leaks(options::Leaks kind, std::uintptr_t own_stack_from,
                const std::function<bool(const record::BlockRecord&)>& concerns);

}  // namespace plimsoll::ledger
