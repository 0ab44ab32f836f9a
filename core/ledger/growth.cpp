// SPDX-License-Identifier: Apache-2.0
#include "ledger/growth.hpp"

#include <algorithm>
#include <numeric>

namespace plimsoll::ledger {

void Growth::note(Site& site, const Kept& kept, std::size_t run) {
  const bool is_more = kept.live > site.live && (!kept.is_held_by_other_thread || kept.live - kept.bytes >= site.live);
  if (site.last_run + 1 == run && is_more)
    site.gains.push_back(std::min(kept.live - site.live, kept.bytes));  // other tests may have added to it since
  else
    site.gains.assign(1, kept.bytes);
  site.last_run = run;
  site.live = kept.live;
}

std::vector<GrowthAtSite> Growth::note_run(const std::string& test, const std::vector<Kept>& kept) {
  std::vector<GrowthAtSite> grown;
  if (kept.empty() && !tests_.contains(test)) return grown;
  Test& known = tests_[test];
  ++known.runs;
  for (const Kept& one : kept) {
    Site& site = known.sites[one.site];
    note(site, one, known.runs);
    if (site.is_told || site.gains.size() < kRuns) continue;
    site.is_told = true;
    grown.push_back({one.site, site.gains});
  }
  return grown;
}

std::vector<KeptByTest> Growth::kept_by_tests() const {
  std::vector<KeptByTest> all;
  for (const auto& [test, known] : tests_) {
    if (known.runs >= kRuns) continue;
    for (const auto& [id, site] : known.sites)
      all.push_back({test, id, std::accumulate(site.gains.begin(), site.gains.end(), std::uint64_t{0})});
  }
  return all;
}

}  // namespace plimsoll::ledger
