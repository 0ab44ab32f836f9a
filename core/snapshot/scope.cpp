// SPDX-License-Identifier: Apache-2.0
// scope.hpp: a window of the recorder, as users see it. Cold.
#include "plimsoll/scope.hpp"

#include <unordered_map>

#include "record/recorder.hpp"
#include "record/tracing.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/names.hpp"

namespace plimsoll {
namespace {

std::size_t above(std::uint64_t now, std::uint64_t start) { return now > start ? now - start : 0; }

// A snapshot of what each site gained. gain_of(share) -> record::Amount
template <class GainOf>
Snapshot gains(int window, GainOf gain_of) {
  const base::ReentryGuard guard;
  return snapshot::make_snapshot([&](Snapshot::Contents& contents) {
    record::recorder.for_each_site(guard, window, [&](const record::SiteShare& share) {
      const record::Amount gain = gain_of(share);
      if (gain.bytes || gain.blocks) contents.add(record::recorder.frames(share.site), gain.bytes, gain.blocks);
    });
  });
}

}  // namespace

Scope::Scope() : window_(record::kNoWindow) {
  if (!record::tracing.is_on()) return;
  const base::ReentryGuard guard;
  window_ = record::recorder.open_window(guard);
}

Scope::~Scope() {
  if (!is_counting()) return;
  const base::ReentryGuard guard;
  record::recorder.close_window(guard, window_);
}

void Scope::set_line(std::size_t peak) {
  if (!is_counting()) return;
  const base::ReentryGuard guard;
  record::recorder.set_line(guard, window_, peak);
}

bool Scope::is_counting() const { return window_ != record::kNoWindow; }

Usage Scope::so_far() const {
  if (!is_counting()) return {};
  const base::ReentryGuard guard;
  const record::WindowFigures figures = record::recorder.window_figures(guard, window_);
  const record::Figures &start = figures.start, &now = figures.now;
  return {above(now.live.bytes, start.live.bytes),   above(figures.peak.bytes, start.live.bytes),
          now.total.bytes - start.total.bytes,       above(now.live.blocks, start.live.blocks),
          above(figures.peak.blocks, start.live.blocks), now.total.blocks - start.total.blocks};
}

Snapshot Scope::at_peak() const {
  if (!is_counting()) return {};
  return gains(window_, [](const record::SiteShare& share) {
    return record::Amount{above(share.at_peak.bytes, share.start.live.bytes),
                          above(share.at_peak.blocks, share.start.live.blocks)};
  });
}

Snapshot Scope::allocated() const {
  if (!is_counting()) return {};
  return gains(window_, [](const record::SiteShare& share) {
    return record::Amount{share.now.total.bytes - share.start.total.bytes,
                          share.now.total.blocks - share.start.total.blocks};
  });
}

Snapshot Scope::retained() const {
  if (!is_counting()) return {};
  const base::ReentryGuard guard;
  return snapshot::make_snapshot([&](Snapshot::Contents& contents) {
    std::unordered_map<record::SiteId, record::Amount> amounts;
    record::recorder.for_each_block_of(guard, window_, [&](std::uintptr_t, const record::BlockRecord& block) {
      record::Amount& amount = amounts[block.site];
      amount.bytes += block.size;
      amount.blocks += 1;
    });
    for (const auto& [site, amount] : amounts) contents.add(record::recorder.frames(site), amount.bytes, amount.blocks);
  });
}

Stack Scope::first_allocation() const {
  if (!is_counting()) return {};
  const base::ReentryGuard guard;
  const record::SiteId site = record::recorder.window_figures(guard, window_).first_site;
  return snapshot::stack_of(record::recorder.frames(site));
}

}  // namespace plimsoll
