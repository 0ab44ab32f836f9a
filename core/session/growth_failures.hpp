// SPDX-License-Identifier: Apache-2.0
// What a test keeps, by site; and the sites that grew, put together by their line. Cold: reads symbols only for these.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "ledger/growth.hpp"
#include "ledger/leaks.hpp"
#include "report/growth_text.hpp"

namespace plimsoll::session {

std::vector<ledger::Kept> kept_at_sites(const std::vector<ledger::FoundBlock>& held);

// The largest last gain first. What a test framework, a generator or the C library keeps for itself is left out.
// `find_holder` is asked once for each line, for the newest of its blocks.
std::vector<report::GrowthAtLine> growth_by_line(const std::vector<ledger::GrowthAtSite>& grown,
                                                 const std::vector<ledger::FoundBlock>& held,
                                                 const std::function<ledger::Holder(std::uintptr_t)>& find_holder);

// The nearest block on the holder's way that another test than this, or a suite, allocated: what was born there grew
// here.
std::optional<report::GrowthAtLine::Container> container_of(const ledger::Holder& holder, const ledger::Ledger& ledger,
                                                            const std::string& test);

}  // namespace plimsoll::session
