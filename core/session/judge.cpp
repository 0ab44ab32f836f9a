// SPDX-License-Identifier: Apache-2.0
// ceiling.hpp: verdicts on scopes. Cold; a kept ceiling costs one look at the recorder's figures.
#include <algorithm>

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
using snapshot::top_lines;

Verdict broken(std::string message) { return {false, message + session::dropped_text()}; }

Verdict nothing_was_counted() {
  return {false,
          "Plimsoll could not count here: tracing is off, or more than 63 scopes are open at once. "
          "Set PLIMSOLL_OPTIONS=trace=1 or call plimsoll::start() first."};
}

std::vector<snapshot::TopLine> lines_behind(Kind kind, const Scope& scope) {
  switch (kind) {
    case Kind::peak: return top_lines(scope.at_peak().contents());
    case Kind::current: return top_lines(scope.retained().contents());
    case Kind::blocks: return top_lines(scope.retained().contents(), Rank::by_count);
    case Kind::allocations: return top_lines(scope.allocated().contents(), Rank::by_count);
    case Kind::total: return top_lines(scope.allocated().contents());
  }
  return {};
}

}  // namespace

Verdict judge(const Scope& scope, const Ceiling& ceiling) {
  if (!scope.is_counting()) return nothing_was_counted();
  const Usage usage = scope.so_far();
  const base::ReentryGuard guard;
  std::string message;
  auto check = [&](Kind kind, const Limit& limit, std::size_t reached) {
    if (!limit.is_broken_by(reached)) return;
    message += report::ceiling_text({kind, reached, limit.value(), lines_behind(kind, scope)}, options::values().top);
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
  const record::SiteId site = record::recorder.window_figures(guard, scope.window()).first_site;
  Snapshot::Contents first;
  record::recorder.for_each_site(guard, scope.window(), [&](const record::SiteShare& share) {
    if (share.site == site)
      first.add(record::recorder.frames(site), share.now.total.bytes - share.start.total.bytes,
                share.now.total.blocks - share.start.total.blocks);
  });
  return broken(report::allocations_text(usage.total_blocks, usage.total, top_lines(first).front()));
}

Verdict judge_no_leaks(const Scope& scope) {
  if (!scope.is_counting()) return nothing_was_counted();
  const base::ReentryGuard guard;
  if (record::recorder.window_figures(guard, scope.window()).born_live == 0) return {};
  const Snapshot retained = scope.retained();
  if (retained.count() == 0) return {};
  return broken(report::block_leaks_text(retained.size(), retained.count(), top_lines(retained.contents()),
                                         options::values().top));
}

}  // namespace plimsoll
