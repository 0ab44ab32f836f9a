// SPDX-License-Identifier: Apache-2.0
#include "session/growth_failures.hpp"

#include <algorithm>
#include <map>

#include "base/reentry_guard.hpp"
#include "record/recorder.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::session {
namespace {

using Held = std::vector<ledger::FoundBlock>;

snapshot::TopLine line_of(record::SiteId site, const Held& held) {
  std::size_t size = 0, count = 0;
  for (const ledger::FoundBlock& found : held)
    if (found.record.site == site) size += found.record.size, ++count;
  return snapshot::line_of(record::recorder.frames(site), size, count);
}

const ledger::FoundBlock& newest_of(record::SiteId site, const Held& held) {
  return *std::max_element(held.begin(), held.end(), [site](const auto& a, const auto& b) {
    const auto age = [site](const ledger::FoundBlock& found) {
      return found.record.site == site ? found.record.sequence : 0;
    };
    return age(a) < age(b);
  });
}

void add_to(report::GrowthAtLine& growth, const snapshot::TopLine& line, const std::vector<std::uint64_t>& gains) {
  growth.line.size += line.size;
  growth.line.count += line.count;
  for (std::size_t i = 0; i < std::min(gains.size(), growth.gains.size()); ++i) growth.gains[i] += gains[i];
}

}  // namespace

std::vector<ledger::Kept> kept_at_sites(const Held& held) {
  const base::ReentryGuard guard;
  std::map<record::SiteId, ledger::Kept> by_site;
  for (const ledger::FoundBlock& found : held) {
    ledger::Kept& kept = by_site[found.record.site];
    kept.bytes += found.record.size;
    kept.is_held_by_other_thread |= found.is_held_by_other_thread;
  }
  std::vector<ledger::Kept> all;
  for (auto& [site, kept] : by_site) {
    kept.site = site;
    kept.live = record::recorder.live_of(guard, site).bytes;
    all.push_back(kept);
  }
  return all;
}

std::vector<report::GrowthAtLine> growth_by_line(const std::vector<ledger::GrowthAtSite>& grown, const Held& held,
                                                 const std::function<ledger::Holder(std::uintptr_t)>& find_holder) {
  std::vector<report::GrowthAtLine> lines;
  for (const ledger::GrowthAtSite& growth : grown) {
    snapshot::TopLine line = line_of(growth.site, held);
    if (!line.is_users()) continue;
    const auto same = std::find_if(lines.begin(), lines.end(),
                                   [&](const report::GrowthAtLine& other) { return other.line.frame == line.frame; });
    if (same != lines.end()) {
      add_to(*same, line, growth.gains);
      continue;
    }
    ledger::Holder holder = find_holder(newest_of(growth.site, held).address);
    if (!ledger::is_systems(holder)) lines.push_back({std::move(line), growth.gains, std::move(holder)});
  }
  std::stable_sort(lines.begin(), lines.end(), [](const report::GrowthAtLine& a, const report::GrowthAtLine& b) {
    return a.gains.back() > b.gains.back();
  });
  return lines;
}

std::optional<report::GrowthAtLine::Container> container_of(const ledger::Holder& holder, const ledger::Ledger& ledger,
                                                            const std::string& test) {
  for (auto step = holder.way.rbegin(); step != holder.way.rend(); ++step) {
    if (step->sequence == 0) continue;
    ledger::Birth birth = ledger.birth_of(step->sequence);
    if (birth.owner != ledger::Owner::program && birth.name != test) return {{std::move(birth), *step}};
  }
  return std::nullopt;
}

}  // namespace plimsoll::session
