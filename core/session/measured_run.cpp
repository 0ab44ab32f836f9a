// SPDX-License-Identifier: Apache-2.0
// measured_run.hpp: a scope with its events, so that the peak is exact without the framework's own memory. Cold.
#include "plimsoll/measured_run.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "options/options.hpp"
#include "plimsoll/tracker.hpp"
#include "plimsoll/units.hpp"
#include "record/recorder.hpp"
#include "report/lines_text.hpp"
#include "session/own_share.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/tracker.hpp"

namespace plimsoll::session {
namespace {

using Kind = report::BrokenLimit::Kind;

bool start_if_off() {
  if (is_tracing()) return false;
  start({options::values().frames});
  return true;
}

// What the framework keeps is no growth of the benchmark's.
std::ptrdiff_t growth_of(const base::ReentryGuard& guard, const Scope& scope) {
  const record::WindowFigures figures = record::recorder.window_figures(guard, scope.window());
  std::vector<snapshot::TopLine> retained = snapshot::top_lines(scope.retained().contents());
  const snapshot::Amount own = take_out(&snapshot::TopLine::frameworks_own, retained);
  return static_cast<std::ptrdiff_t>(figures.now.live.bytes - figures.start.live.bytes - own.size);
}

std::string top_line_text(const Reached& peak) {
  if (peak.amount == 0 || peak.lines.empty()) return {};
  const snapshot::TopLine& line = peak.lines.front();
  return fmt::format("{} of {} at the peak: {}", format_bytes(line.size), format_bytes(peak.amount),
                     report::place_and_function(line.frame));
}

}  // namespace

MeasuredRun::MeasuredRun() : starts_tracing_(start_if_off()) { scope_.set_line(0); }

// The next run will ask for the same names.
MeasuredRun::~MeasuredRun() {
  if (starts_tracing_) snapshot::stop_and_keep_names();
}

MeasuredRun::Figures MeasuredRun::figures() const {
  if (!scope_.is_counting()) return {};
  const Usage all = scope_.so_far();
  const base::ReentryGuard guard;
  const Reached peak = reached_by_user(guard, scope_, Kind::peak, all.peak);
  return {reached_by_user(guard, scope_, Kind::allocations, all.total_blocks).amount,
          reached_by_user(guard, scope_, Kind::total, all.total).amount, peak.amount, growth_of(guard, scope_),
          top_line_text(peak)};
}

}  // namespace plimsoll::session
