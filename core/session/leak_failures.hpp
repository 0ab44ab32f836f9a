// SPDX-License-Identifier: Apache-2.0
// Leaks put together by the test or suite that they belong to and the line that allocated them. Cold: reads symbols.
#pragma once

#include <vector>

#include "ledger/carried.hpp"
#include "ledger/ledger.hpp"
#include "report/leak_text.hpp"

namespace plimsoll::session {

struct Judgement {
  const ledger::Moment& now;
  const ledger::Carried& carried;
};

// One entry for each owner and offending line, in the order of the owner's first leak, largest line first. What a test
// framework keeps for itself is left out.
std::vector<report::LeaksAtLine> leaks_by_line(const std::vector<ledger::Leak>& leaks, const ledger::Ledger& ledger,
                                               const Judgement& judgement, options::Leaks kind);

}  // namespace plimsoll::session
