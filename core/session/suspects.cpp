// SPDX-License-Identifier: Apache-2.0
#include "session/suspects.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "record/recorder.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::session {
namespace {

// What is held at the end from one site.
struct HeldAtSite {
  std::uint64_t bytes = 0;
  std::uint64_t newest = 0;  // sequence of the newest block
  std::uintptr_t address = 0;
};
using HeldBySite = std::map<record::SiteId, HeldAtSite>;

// What tests share that kept memory from one line.
struct Line {
  std::map<std::string, std::uint64_t> bytes_of_tests;
  HeldBySite sites;

  void add(const ledger::KeptByTest& kept, const HeldAtSite& held) {
    bytes_of_tests[kept.test] += kept.bytes;
    sites.try_emplace(kept.site, held);
  }
  const HeldAtSite& newest() const {
    return std::max_element(sites.begin(), sites.end(),
                            [](const auto& a, const auto& b) { return a.second.newest < b.second.newest; })
        ->second;
  }
};

using LineKey = std::tuple<std::string, int, std::string>;

HeldBySite by_site(const std::vector<ledger::FoundBlock>& held) {
  HeldBySite sites;
  for (const ledger::FoundBlock& found : held) {
    HeldAtSite& site = sites[found.record.site];
    site.bytes += found.record.size;
    if (found.record.sequence < site.newest) continue;
    site.newest = found.record.sequence;
    site.address = found.address;
  }
  return sites;
}

bool are_tests_enough(const std::vector<ledger::KeptByTest>& kept) {
  std::set<std::string_view> tests;
  for (const ledger::KeptByTest& one : kept) tests.insert(one.test);
  return tests.size() >= kTestsOfASuspicion;
}

// Each site may cost the debug info of one more source file.
void drop_smallest(std::vector<ledger::KeptByTest>& kept) {
  constexpr std::size_t kMost = 1000;
  std::stable_sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) { return a.bytes > b.bytes; });
  if (kept.size() > kMost) kept.resize(kMost);
}

// Nothing for what is no user's business, nor for a line of a library's: short stacks may end there that have nothing
// else in common.
std::optional<LineKey> line_at(record::SiteId site) {
  const snapshot::TopLine line = snapshot::title_of(record::recorder.frames(site));
  if (!line.is_users() || line.foreign) return std::nullopt;
  if (line.frame.line == 0 && line.frame.function.empty()) return std::nullopt;
  return LineKey(line.frame.file, line.frame.line, line.frame.function);
}

std::map<LineKey, Line> by_line(const std::vector<ledger::KeptByTest>& kept, const HeldBySite& held) {
  std::map<record::SiteId, std::optional<LineKey>> known;
  std::map<LineKey, Line> lines;
  for (const ledger::KeptByTest& one : kept) {
    const auto [entry, is_new] = known.try_emplace(one.site);
    if (is_new) entry->second = line_at(one.site);
    if (entry->second) lines[*entry->second].add(one, held.at(one.site));
  }
  return lines;
}

bool holds_more_than_one_test_kept(const Line& line) {
  std::uint64_t held = 0, least = ~std::uint64_t{0};
  for (const auto& [site, at_site] : line.sites) held += at_site.bytes;
  for (const auto& [test, bytes] : line.bytes_of_tests) least = std::min(least, bytes);
  return held > least;
}

std::uint64_t bytes_of(const Suspicion& suspicion) {
  std::uint64_t bytes = 0;
  for (const Suspect& suspect : suspicion) bytes += suspect.bytes;
  return bytes;
}

Suspicion largest_first(Suspicion suspicion) {
  std::ranges::stable_sort(suspicion, std::greater(), &Suspect::bytes);
  return suspicion;
}

Suspicion suspicion_of(const Line& line) {
  Suspicion suspicion;
  for (const auto& [test, bytes] : line.bytes_of_tests) suspicion.push_back({test, bytes});
  return largest_first(std::move(suspicion));
}

}  // namespace

std::vector<Suspicion> suspicions_by_line(const std::vector<ledger::KeptByTest>& kept,
                                          const std::vector<ledger::FoundBlock>& held,
                                          const std::function<bool(std::uintptr_t)>& is_held_by_system) {
  const HeldBySite sites = by_site(held);
  std::vector<ledger::KeptByTest> still_held = kept;
  std::erase_if(still_held, [&](const ledger::KeptByTest& one) { return !sites.contains(one.site); });
  if (!are_tests_enough(still_held)) return {};
  drop_smallest(still_held);
  struct Found {
    Suspicion suspicion;
    std::uintptr_t newest;
  };
  std::vector<Found> found;
  for (const auto& [key, line] : by_line(still_held, sites))
    if (line.bytes_of_tests.size() >= kTestsOfASuspicion && holds_more_than_one_test_kept(line))
      found.push_back({suspicion_of(line), line.newest().address});
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& a, const Found& b) { return bytes_of(a.suspicion) > bytes_of(b.suspicion); });
  std::vector<Suspicion> suspicions;
  for (Found& one : found) {
    if (suspicions.size() == kMostSuspects) break;
    if (!is_held_by_system(one.newest)) suspicions.push_back(std::move(one.suspicion));
  }
  return suspicions;
}

std::vector<Suspicion> suspicions_by_holder(const std::vector<ledger::KeptByTest>& kept,
                                            const std::vector<report::Accumulation>& accumulations) {
  std::set<std::string_view> repeatable;
  for (const ledger::KeptByTest& one : kept) repeatable.insert(one.test);
  std::vector<Suspicion> suspicions;
  for (const report::Accumulation& accumulation : accumulations) {
    Suspicion suspicion;
    for (const report::Accumulation::Share& share : accumulation.tests)
      if (repeatable.contains(share.test)) suspicion.push_back({share.test, share.size});
    suspicions.push_back(largest_first(std::move(suspicion)));
  }
  return suspicions;
}

std::vector<std::string> most_suspicious(const std::vector<Suspicion>& suspicions) {
  std::size_t longest = 0;
  for (const Suspicion& suspicion : suspicions) longest = std::max(longest, suspicion.size());
  std::vector<std::string> tests;
  for (std::size_t rank = 0; rank < longest; ++rank)
    for (const Suspicion& suspicion : suspicions) {
      if (rank >= suspicion.size() || tests.size() == kMostSuspects) continue;
      const std::string& test = suspicion[rank].test;
      if (std::find(tests.begin(), tests.end(), test) == tests.end()) tests.push_back(test);
    }
  return tests;
}

}  // namespace plimsoll::session
