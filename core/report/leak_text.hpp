// SPDX-License-Identifier: Apache-2.0
// The wording of leaks. Cold, pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/holder.hpp"
#include "ledger/ledger.hpp"
#include "options/options.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::report {

// All leaks of one owner that stand at one offending line.
struct LeaksAtLine {
  ledger::Birth birth;
  ledger::Moment judged = {ledger::Owner::test};  // at the end of the test, of the suite, or of the program
  std::optional<ledger::Fate> fate;               // of what was seen held before
  std::vector<std::string> between;               // tests that ran meanwhile, the last one included
  options::Leaks kind = options::Leaks::lost;
  snapshot::TopLine line;
  std::uintptr_t block = 0;    // one of them, to ask who holds it
  ledger::Holder holder;       // of it, when leaks=any
  std::size_t below_size = 0;  // what only these blocks still point to
  std::size_t below_count = 0;
};

std::string leak_text(const LeaksAtLine& leaks);

// Said when a look could not be completed: nothing was called lost, and the run is not as green as it looks.
std::string incomplete_text(std::size_t tests, const std::string& reason);

}  // namespace plimsoll::report
