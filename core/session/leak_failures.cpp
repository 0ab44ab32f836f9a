// SPDX-License-Identifier: Apache-2.0
#include "session/leak_failures.hpp"

#include <algorithm>
#include <map>

#include "record/recorder.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::session {
namespace {

using Leaks = std::vector<const ledger::Leak*>;

std::vector<std::pair<ledger::Birth, Leaks>> by_owner(const std::vector<ledger::Leak>& leaks,
                                                      const ledger::Ledger& ledger) {
  std::vector<std::pair<ledger::Birth, Leaks>> owners;
  std::map<ledger::Birth, std::size_t> known;
  for (const ledger::Leak& leak : leaks) {
    const ledger::Birth birth = ledger.birth_of(leak.block.sequence);
    const auto [entry, is_new] = known.try_emplace(birth, owners.size());
    if (is_new) owners.push_back({birth, {}});
    owners[entry->second].second.push_back(&leak);
  }
  return owners;
}

// One entry may stand for blocks of several fates: it says what holds for all of them.
void add_fate(std::optional<ledger::Fate>& all, const std::optional<ledger::Fate>& one) {
  if (!one) return;
  if (!all) all = one;
  const auto order = [](const ledger::Moment& moment) { return std::pair(moment.tests, moment.end_of); };
  if (order(one->held) < order(all->held)) all->held = one->held;
  if (order(one->lost) > order(all->lost)) all->lost = one->lost;
}

std::optional<ledger::Fate> fate_of(const Leaks& leaks, const Judgement& judgement) {
  std::optional<ledger::Fate> fate;
  for (const ledger::Leak* leak : leaks) add_fate(fate, judgement.carried.fate_of(leak->block.sequence, judgement.now));
  return fate;
}

// Stacks of one owner that share an offending line become one entry.
std::vector<report::LeaksAtLine> by_line(const Leaks& leaks, const ledger::Birth& birth, const Judgement& judgement,
                                         options::Leaks kind) {
  std::map<record::SiteId, Leaks> sites;
  for (const ledger::Leak* leak : leaks) sites[leak->block.site].push_back(leak);
  std::vector<report::LeaksAtLine> lines;
  for (const auto& [site, at_site] : sites) {
    std::size_t size = 0, below_size = 0, below_count = 0;
    for (const ledger::Leak* leak : at_site) {
      size += leak->block.size;
      below_count += leak->below.size();
      for (const record::BlockRecord& block : leak->below) below_size += block.size;
    }
    snapshot::TopLine line = snapshot::line_of(record::recorder.frames(site), size, at_site.size());
    if (line.frameworks_own || (line.generators && kind == options::Leaks::any)) continue;
    if (line.unseen) snapshot::place_at(line, birth.place.file, birth.place.line);
    auto same = std::find_if(lines.begin(), lines.end(),
                             [&](const report::LeaksAtLine& other) { return other.line.frame == line.frame; });
    if (same == lines.end()) {
      lines.push_back({});
      same = std::prev(lines.end());
      same->line = std::move(line);
      same->block = at_site.back()->address;
    } else {
      same->line.size += line.size;
      same->line.count += line.count;
    }
    same->below_size += below_size;
    same->below_count += below_count;
    add_fate(same->fate, fate_of(at_site, judgement));
  }
  std::stable_sort(lines.begin(), lines.end(), [](const report::LeaksAtLine& a, const report::LeaksAtLine& b) {
    return a.line.size + a.below_size > b.line.size + b.below_size;
  });
  return lines;
}

}  // namespace

std::vector<report::LeaksAtLine> leaks_by_line(const std::vector<ledger::Leak>& leaks, const ledger::Ledger& ledger,
                                               const Judgement& judgement, options::Leaks kind) {
  std::vector<report::LeaksAtLine> all;
  for (const auto& [birth, of_owner] : by_owner(leaks, ledger))
    for (report::LeaksAtLine& line : by_line(of_owner, birth, judgement, kind)) {
      line.birth = birth;
      line.judged = judgement.now;
      if (line.fate) line.between = ledger.tests_between(line.fate->held, line.fate->lost);
      line.kind = kind;
      all.push_back(std::move(line));
    }
  return all;
}

}  // namespace plimsoll::session
