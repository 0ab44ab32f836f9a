// SPDX-License-Identifier: Apache-2.0
#include "session/hints.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "record/recorder.hpp"
#include "report/hint_text.hpp"
#include "snapshot/container_call.hpp"

namespace plimsoll::session {
namespace {

using report::ContainerFigures;
using Kind = report::BrokenLimit::Kind;
using snapshot::ContainerCall;

// The shown line of a stack.
using Place = std::tuple<std::string, int, std::string>;
Place place_of(const Frame& frame) { return {frame.file, frame.line, frame.function}; }

std::size_t above(std::uint64_t now, std::uint64_t start) { return now > start ? now - start : 0; }

void add_gain(snapshot::Amount& sum, const record::Amount& now, const record::Amount& start) {
  sum.size += above(now.bytes, start.bytes);
  sum.count += above(now.blocks, start.blocks);
}

// A site that the report is about; no others need be named.
bool is_behind(Kind kind, const record::SiteShare& share) {
  return kind == Kind::peak ? share.at_peak.blocks > share.start.live.blocks : share.now.total != share.start.total;
}

// By line and by what the container did there.
class Containers {
 public:
  Containers(const base::ReentryGuard& guard, const Scope& scope, Kind kind) {
    std::vector<record::SiteShare> shares;
    record::recorder.for_each_site(guard, scope.window(), [&](const record::SiteShare& share) {
      if (is_behind(kind, share)) shares.push_back(share);
    });
    for (const record::SiteShare& share : shares) add(share);
  }

  // The first that fires.
  std::string hint_at(const Frame& frame, const report::BrokenLimit& broken) const {
    const auto at_line = figures_.find(place_of(frame));
    if (at_line == figures_.end()) return {};
    for (const auto& [call, figures] : at_line->second)
      if (std::string hint = report::hint_text(call, figures, broken.kind, broken.reached, frame); !hint.empty())
        return hint;
    return {};
  }

 private:
  void add(const record::SiteShare& share) {
    const snapshot::ContainerLine line = snapshot::container_line(record::recorder.frames(share.site));
    if (line.call == ContainerCall::none) return;
    ContainerFigures& figures = figures_[place_of(line.frame)][line.call];
    add_gain(figures.total, share.now.total, share.start.total);
    add_gain(figures.at_peak, share.at_peak, share.start.live);
    add_gain(figures.live, share.now.live, share.start.live);
  }

  std::map<Place, std::map<ContainerCall, ContainerFigures>> figures_;
};

}  // namespace

void add_hints(const base::ReentryGuard& guard, const Scope& scope, report::BrokenLimit& broken) {
  if (broken.kind == Kind::current || broken.kind == Kind::blocks) return;  // no hint is about them
  const Containers containers(guard, scope, broken.kind);
  for (snapshot::TopLine& line : broken.lines) line.hint = containers.hint_at(line.frame, broken);
}

}  // namespace plimsoll::session
