// SPDX-License-Identifier: Apache-2.0
// The wording of what keeps a block. Cold, pure.
#pragma once

#include <string>

#include "ledger/holder.hpp"

namespace plimsoll::report {

// "held by g_sessions (registry.cc:7) -> std::map node -> Session"; empty when nothing holds the block.
std::string holder_text(const ledger::Holder& holder);

// Its root alone, "g_sessions (registry.cc:7)".
std::string root_text(const ledger::Holder& holder);

// "std::map node", "Session", "24 B block".
std::string step_text(const ledger::Step& step);

}  // namespace plimsoll::report
