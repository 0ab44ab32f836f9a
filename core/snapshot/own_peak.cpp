// SPDX-License-Identifier: Apache-2.0
// The events are undone from the newest to the oldest, and the test's own sum is watched on the way.
#include "snapshot/own_peak.hpp"

#include <algorithm>
#include <span>
#include <unordered_map>

#include "snapshot/contents.hpp"

namespace plimsoll::snapshot {
namespace {

struct Gain {
  std::int64_t bytes = 0;
  std::int64_t blocks = 0;
};

class Rise {
 public:
  Rise(const base::ReentryGuard& guard, record::WindowId window) {
    is_known_ = record::recorder.for_each_site_and_event(
        guard, window,
        [this](const record::SiteShare& share) {
          gains_[share.site] = {difference(share.now.live.bytes, share.start.live.bytes),
                                difference(share.now.live.blocks, share.start.live.blocks)};
        },
        [this](const record::Event& event) { events_.push_back(event); });
    forget_frameworks_own();
  }

  bool is_known() const { return is_known_; }

  // Leaves the gains as they were at the highest moment.
  std::size_t rewind_to_peak() {
    std::int64_t size = 0;
    for (const auto& [site, gain] : gains_) size += gain.bytes;
    std::int64_t highest = size;
    std::size_t newest_events_after_it = 0;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      size -= events_[i].bytes;
      if (size > highest) {
        highest = size;
        newest_events_after_it = i + 1;
      }
    }
    for (const record::Event& event : std::span(events_).first(newest_events_after_it)) undo(event);
    return static_cast<std::size_t>(std::max<std::int64_t>(highest, 0));
  }

  Snapshot::Contents contents() const {
    Snapshot::Contents contents;
    for (const auto& [site, gain] : gains_)
      if (gain.bytes > 0 || gain.blocks > 0)
        contents.add(record::recorder.frames(site), static_cast<std::size_t>(std::max<std::int64_t>(gain.bytes, 0)),
                     static_cast<std::size_t>(std::max<std::int64_t>(gain.blocks, 0)));
    return contents;
  }

 private:
  static std::int64_t difference(std::uint64_t now, std::uint64_t start) {
    return static_cast<std::int64_t>(now - start);
  }

  void undo(const record::Event& event) {
    Gain& gain = gains_[event.site];
    gain.bytes -= event.bytes;
    gain.blocks -= event.blocks;
  }

  // Only sites that changed are asked for their names.
  void forget_frameworks_own() {
    std::unordered_map<record::SiteId, bool> is_own;
    const auto is_frameworks = [&](record::SiteId site) {
      const auto [entry, is_new] = is_own.try_emplace(site);
      if (is_new) entry->second = is_frameworks_own(record::recorder.frames(site));
      return entry->second;
    };
    std::erase_if(events_, [&](const record::Event& event) { return is_frameworks(event.site); });
    std::erase_if(gains_, [&](const auto& entry) {
      return (entry.second.bytes != 0 || entry.second.blocks != 0) && is_frameworks(entry.first);
    });
  }

  std::unordered_map<record::SiteId, Gain> gains_;
  std::vector<record::Event> events_;  // the newest first
  bool is_known_ = false;
};

}  // namespace

OwnPeak own_peak(const base::ReentryGuard& guard, record::WindowId window) {
  Rise rise(guard, window);
  OwnPeak peak;
  peak.size = rise.rewind_to_peak();
  peak.lines = top_lines(rise.contents());
  peak.is_known = rise.is_known();
  return peak;
}

}  // namespace plimsoll::snapshot
