// SPDX-License-Identifier: Apache-2.0
// ceiling.hpp: verdicts on scopes. Cold; a kept ceiling costs one look at the recorder's figures.
#include <cstdint>
#include <utility>
#include <vector>

#include "base/reentry_guard.hpp"
#include "options/options.hpp"
#include "plimsoll/ceiling.hpp"
#include "plimsoll/units.hpp"
#include "record/recorder.hpp"
#include "report/ceiling_text.hpp"
#include "session/dropped.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll {
namespace {

using Kind = report::BrokenLimit::Kind;
using snapshot::Rank;
using snapshot::take_out_frameworks_own;
using snapshot::top_lines;

Verdict broken(std::string message) { return {false, message + session::dropped_text()}; }

Verdict nothing_was_counted() {
  return {false,
          "Plimsoll could not count here: tracing is off, or more than 63 scopes are open at once. "
          "Set PLIMSOLL_OPTIONS=trace=1 or call plimsoll::start() first."};
}

using Lines = std::vector<snapshot::TopLine>;

bool counts_bytes(Kind kind) { return kind == Kind::peak || kind == Kind::current || kind == Kind::total; }

std::size_t above(std::uint64_t all, std::uint64_t own) { return all > own ? all - own : 0; }

Lines lines_behind(Kind kind, const Scope& scope) {
  switch (kind) {
    case Kind::peak: return top_lines(scope.at_peak().contents());
    case Kind::current: return top_lines(scope.retained().contents());
    case Kind::blocks: return top_lines(scope.retained().contents(), Rank::by_count);
    case Kind::allocations: return top_lines(scope.allocated().contents(), Rank::by_count);
    case Kind::total: return top_lines(scope.allocated().contents());
  }
  return {};
}

snapshot::TopLine first_line(const base::ReentryGuard& guard, const Scope& scope) {
  const record::SiteId site = record::recorder.window_figures(guard, scope.window()).first_site;
  Snapshot::Contents first;
  record::recorder.for_each_site(guard, scope.window(), [&](const record::SiteShare& share) {
    if (share.site == site)
      first.add(record::recorder.frames(site), share.now.total.bytes - share.start.total.bytes,
                share.now.total.blocks - share.start.total.blocks);
  });
  return top_lines(first).front();
}

}  // namespace

Verdict judge(const Scope& scope, const Ceiling& ceiling) {
  if (!scope.is_counting()) return nothing_was_counted();
  const Usage usage = scope.so_far();
  const base::ReentryGuard guard;
  std::string message;
  auto check = [&](Kind kind, const Limit& limit, std::size_t reached) {
    if (!limit.is_broken_by(reached)) return;
    Lines lines = lines_behind(kind, scope);
    const snapshot::Amount own = take_out_frameworks_own(lines);
    reached = above(reached, counts_bytes(kind) ? own.size : own.count);
    if (!limit.is_broken_by(reached)) return;
    message += report::ceiling_text({kind, reached, limit.value(), std::move(lines)}, options::values().top);
  };
  check(Kind::peak, ceiling.peak, usage.peak);
  check(Kind::current, ceiling.current, usage.current);
  check(Kind::allocations, ceiling.allocations, usage.total_blocks);
  check(Kind::total, ceiling.total, usage.total);
  check(Kind::blocks, ceiling.blocks, usage.current_blocks);
  return message.empty() ? Verdict{} : broken(std::move(message));
}

Verdict judge_no_allocations(const Scope& scope) {
  if (!scope.is_counting()) return nothing_was_counted();
  const Usage usage = scope.so_far();
  if (usage.total_blocks == 0) return {};
  const base::ReentryGuard guard;
  Lines lines = top_lines(scope.allocated().contents(), Rank::by_count);
  const snapshot::Amount own = take_out_frameworks_own(lines);
  if (lines.empty()) return {};
  const snapshot::TopLine first = first_line(guard, scope);
  return broken(report::allocations_text(usage.total_blocks - own.count, usage.total - own.size,
                                         first.frameworks_own ? lines.front() : first, first.frameworks_own));
}

Verdict judge_no_leaks(const Scope& scope) {
  if (!scope.is_counting()) return nothing_was_counted();
  const base::ReentryGuard guard;
  if (record::recorder.window_figures(guard, scope.window()).born_live == 0) return {};
  const Snapshot retained = scope.retained();
  Lines lines = top_lines(retained.contents());
  const snapshot::Amount own = take_out_frameworks_own(lines);
  if (lines.empty()) return {};
  return broken(report::block_leaks_text(retained.size() - own.size, retained.count() - own.count, lines,
                                         options::values().top));
}

}  // namespace plimsoll
