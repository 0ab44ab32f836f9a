// SPDX-License-Identifier: Apache-2.0
// Hints beside the lines of a broken limit: what the scope's sites say of the containers behind them. Cold: reads
// symbols.
#pragma once

#include "base/reentry_guard.hpp"
#include "plimsoll/scope.hpp"
#include "report/ceiling_text.hpp"

namespace plimsoll::session {

void add_hints(const base::ReentryGuard& guard, const Scope& scope, report::BrokenLimit& broken);

}  // namespace plimsoll::session
