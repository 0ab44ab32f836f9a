// SPDX-License-Identifier: Apache-2.0
// ceiling.hpp: verdicts on scopes. Cold; a kept ceiling costs one look at the recorder's figures.
#include <optional>
#include <utility>
#include <vector>

#include "base/reentry_guard.hpp"
#include "options/options.hpp"
#include "plimsoll/ceiling.hpp"
#include "plimsoll/units.hpp"
#include "record/recorder.hpp"
#include "report/ceiling_text.hpp"
#include "session/broken_limits.hpp"
#include "session/hints.hpp"
#include "session/own_share.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll {
namespace {

using report::counts_bytes;
using Kind = report::BrokenLimit::Kind;
using session::broken;
using session::nothing_was_counted;
using snapshot::Rank;
using snapshot::take_out;
using snapshot::top_lines;

using snapshot::TopLine;
using Lines = std::vector<TopLine>;

snapshot::TopLine first_line(const base::ReentryGuard& guard, const Scope& scope) {
  const record::SiteId site = record::recorder.window_figures(guard, scope.window()).first_site;
  record::Amount total;
  record::recorder.for_each_site(guard, scope.window(), [&](const record::SiteShare& share) {
    if (share.site == site)
      total = {share.now.total.bytes - share.start.total.bytes, share.now.total.blocks - share.start.total.blocks};
  });
  return snapshot::line_of(record::recorder.frames(site), total.bytes, total.blocks);
}

}  // namespace

Verdict judge(const Scope& scope, const Ceiling& ceiling) {
  if (!scope.is_counting()) return nothing_was_counted();
  const Usage usage = scope.so_far();
  const base::ReentryGuard guard;
  std::string message;
  std::optional<report::BrokenLimit> first;
  auto check = [&](Kind kind, const Limit& limit, std::size_t reached) {
    if (!limit.is_broken_by(reached)) return;
    session::Reached by_user = session::reached_by_user(guard, scope, kind, reached);
    if (!limit.is_broken_by(by_user.amount)) return;
    report::BrokenLimit found{kind, by_user.amount, limit.value(), std::move(by_user.lines)};
    session::add_hints(guard, scope, found);
    message += report::ceiling_text(found, options::values().top);
    if (!first) first = std::move(found);
  };
  check(Kind::peak, ceiling.peak, usage.peak);
  check(Kind::current, ceiling.current, usage.current);
  check(Kind::allocations, ceiling.allocations, usage.total_blocks);
  check(Kind::total, ceiling.total, usage.total);
  check(Kind::blocks, ceiling.blocks, usage.current_blocks);
  if (!first) return {};
  const std::size_t bytes = counts_bytes(first->kind) ? first->reached : 0;
  const std::size_t blocks = counts_bytes(first->kind) ? 0 : first->reached;
  return broken("ceiling", std::move(message), bytes, blocks, first->lines.empty() ? TopLine() : first->lines.front());
}

Verdict judge_no_allocations(const Scope& scope) {
  if (!scope.is_counting()) return nothing_was_counted();
  const Usage usage = scope.so_far();
  if (usage.total_blocks == 0) return {};
  const base::ReentryGuard guard;
  Lines lines = top_lines(scope.allocated().contents(), Rank::by_count);
  const snapshot::Amount own = take_out(&TopLine::frameworks_own, lines);
  if (lines.empty()) return {};
  const snapshot::TopLine first = first_line(guard, scope);
  const snapshot::TopLine& shown = first.frameworks_own ? lines.front() : first;
  const std::size_t bytes = usage.total - own.size, blocks = usage.total_blocks - own.count;
  return broken("allocation", report::allocations_text(blocks, bytes, shown, first.frameworks_own), bytes, blocks,
                shown);
}

Verdict judge_no_leaks(const Scope& scope) {
  if (!scope.is_counting()) return nothing_was_counted();
  const base::ReentryGuard guard;
  if (record::recorder.window_figures(guard, scope.window()).born_live == 0) return {};
  const Snapshot retained = scope.retained();
  Lines lines = top_lines(retained.contents());
  const snapshot::Amount own = take_out(&TopLine::frameworks_own, lines);
  const snapshot::Amount generators = take_out(&TopLine::generators, lines);
  if (lines.empty()) return {};
  const std::size_t bytes = retained.size() - own.size - generators.size;
  const std::size_t blocks = retained.count() - own.count - generators.count;
  return broken("block_leak", report::block_leaks_text(bytes, blocks, lines, options::values().top), bytes, blocks,
                lines.front());
}

}  // namespace plimsoll
