// SPDX-License-Identifier: Apache-2.0
#include "session/own_share.hpp"

#include <utility>

#include "snapshot/contents.hpp"
#include "snapshot/own_peak.hpp"

namespace plimsoll::session {
namespace {

using report::counts_bytes;
using Kind = report::BrokenLimit::Kind;
using snapshot::Rank;
using snapshot::top_lines;
using snapshot::TopLine;

std::size_t above(std::size_t all, std::size_t own) { return all > own ? all - own : 0; }

std::vector<TopLine> lines_behind(Kind kind, const Scope& scope) {
  switch (kind) {
    case Kind::peak:
      return top_lines(scope.at_peak().contents());
    case Kind::current:
      return top_lines(scope.retained().contents());
    case Kind::blocks:
      return top_lines(scope.retained().contents(), Rank::by_count);
    case Kind::allocations:
      return top_lines(scope.allocated().contents(), Rank::by_count);
    case Kind::total:
      return top_lines(scope.allocated().contents());
  }
  return {};
}

}  // namespace

// Of a peak the framework's share at its moment is not enough to know: the rest may have been higher at another.
Reached reached_by_user(const base::ReentryGuard& guard, const Scope& scope, Kind kind, std::size_t all) {
  Reached reached{all, lines_behind(kind, scope)};
  const snapshot::Amount own = take_out(&TopLine::frameworks_own, reached.lines);
  reached.amount = above(all, counts_bytes(kind) ? own.size : own.count);
  if (kind != Kind::peak || own.size == 0) return reached;
  if (snapshot::OwnPeak peak = snapshot::own_peak(guard, scope.window()); peak.is_known && peak.size > reached.amount)
    reached = {peak.size, std::move(peak.lines)};
  return reached;
}

}  // namespace plimsoll::session
