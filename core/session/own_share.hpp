// SPDX-License-Identifier: Apache-2.0
// What a scope reached without what a test framework allocated for itself, and the lines behind it. Cold: reads
// symbols.
#pragma once

#include <cstddef>
#include <vector>

#include "base/reentry_guard.hpp"
#include "plimsoll/scope.hpp"
#include "report/ceiling_text.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::session {

struct Reached {
  std::size_t amount = 0;  // bytes, or calls or blocks, by the kind
  std::vector<snapshot::TopLine> lines;
};

// `all` is what it reached with the framework's own. A peak is exact for a scope that was told its line, above that
// line.
Reached reached_by_user(const base::ReentryGuard& guard, const Scope& scope, report::BrokenLimit::Kind kind,
                        std::size_t all);

}  // namespace plimsoll::session
