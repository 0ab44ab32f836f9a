// SPDX-License-Identifier: Apache-2.0
// peak_growth.hpp: measured peaks beside a law. Cold.
#include "plimsoll/peak_growth.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "base/reentry_guard.hpp"
#include "options/options.hpp"
#include "report/growth_law.hpp"
#include "session/broken_limits.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll {
namespace {

using snapshot::TopLine;

// A container that doubles is up to twice as large as it need be, and sizes are four times apart.
constexpr double kTolerance = 0.5;
constexpr std::size_t kLeastSpread = 4;

auto place_of(const TopLine& line) { return std::tuple(line.frame.file, line.frame.line, line.frame.function); }

// By bytes, with the blocks of the larger one. Most of all first. What a test framework allocated for itself is left
// out.
std::vector<TopLine> grown_lines(const Snapshot& before, const Snapshot& after) {
  std::map<decltype(place_of(TopLine())), std::size_t> known;
  for (const TopLine& line : snapshot::top_lines(before.contents())) known[place_of(line)] = line.size;
  std::vector<TopLine> grown;
  for (TopLine& line : snapshot::top_lines(after.contents())) {
    const std::size_t then = known[place_of(line)];
    if (line.frameworks_own || line.size <= then) continue;
    line.size -= then;
    grown.push_back(std::move(line));
  }
  std::ranges::stable_sort(grown, std::greater(), &TopLine::size);
  return grown;
}

bool can_be_told(const std::vector<MeasuredPeak>& peaks) {
  if (peaks.size() < 2) return false;
  const auto [least, most] = std::ranges::minmax(peaks, {}, &MeasuredPeak::size);
  return least.size > 0 && most.size / kLeastSpread >= least.size;
}

}  // namespace

void PeakGrowth::measured(std::size_t size, const Scope& scope) {
  const base::ReentryGuard guard;
  was_counting_ = was_counting_ && scope.is_counting();
  const auto is_past_all = [&](auto&& compare) {
    return std::ranges::all_of(peaks_, [&](const MeasuredPeak& known) { return compare(size, known.size); });
  };
  if (is_past_all(std::less())) at_smallest_ = scope.at_peak();
  if (is_past_all(std::greater())) at_largest_ = scope.at_peak();
  peaks_.push_back({size, scope.so_far().peak});
}

Verdict PeakGrowth::judge() const {
  const base::ReentryGuard guard;
  const std::optional<report::Law> law = report::law_of(claim_);
  if (!law) return {false, report::unknown_law_text(claim_)};
  if (!can_be_told(peaks_)) return {false, report::too_few_sizes_text()};
  if (!was_counting_) return session::nothing_was_counted();
  if (report::fitted_exponent(peaks_) <= report::exponent_of(*law, peaks_) + kTolerance) return {};
  const std::vector<TopLine> grown = grown_lines(at_smallest_, at_largest_);
  const std::size_t peak = std::ranges::max(peaks_, {}, &MeasuredPeak::size).peak;
  return session::broken("ceiling", report::growth_law_text(claim_, peaks_, grown, options::values().top), peak, 0,
                         grown.empty() ? TopLine() : grown.front());
}

}  // namespace plimsoll
