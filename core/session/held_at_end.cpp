// SPDX-License-Identifier: Apache-2.0
#include "session/held_at_end.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "ledger/accumulation.hpp"
#include "ledger/suppressed_sites.hpp"
#include "session/suppression_file.hpp"
#include "snapshot/contents.hpp"

namespace plimsoll::session {
namespace {

using ledger::Blocks;

std::string test_of(const ledger::Ledger& ledger, const ledger::FoundBlock& block) {
  return ledger.birth_of(block.record.sequence).name;
}

bool is_of_several_tests(const ledger::Ledger& ledger, const Blocks& blocks) {
  std::set<std::string> tests;
  for (const ledger::FoundBlock& block : blocks)
    if (tests.insert(test_of(ledger, block)).second && tests.size() == kTestsOfAnAccumulation) return true;
  return false;
}

// In the order in which they ran.
std::vector<report::Accumulation::Share> shares(const ledger::Ledger& ledger, Blocks blocks) {
  std::ranges::sort(blocks, {}, [](const ledger::FoundBlock& block) { return block.record.sequence; });
  std::vector<report::Accumulation::Share> tests;
  std::map<std::string, std::size_t> known;
  for (const ledger::FoundBlock& block : blocks) {
    const auto [entry, is_new] = known.try_emplace(test_of(ledger, block), tests.size());
    if (is_new) tests.push_back({entry->first, 0});
    tests[entry->second].size += block.record.size;
  }
  return tests;
}

std::size_t size_of(const Blocks& blocks) {
  std::size_t size = 0;
  for (const ledger::FoundBlock& block : blocks) size += block.record.size;
  return size;
}

// A test framework's own memory, and what Catch2 keeps for a generator, cost symbols to be told from the user's.
class UsersSites {
 public:
  void take_out_others(Blocks& blocks) {
    std::erase_if(blocks, [this](const ledger::FoundBlock& block) { return !is_users(block.record.site); });
  }

 private:
  bool is_users(record::SiteId site) {
    const auto [entry, is_new] = known_.try_emplace(site);
    if (!is_new) return entry->second;
    return entry->second = snapshot::line_of(record::recorder.frames(site), 0, 0).is_users();
  }

  std::map<record::SiteId, bool> known_;
};

std::vector<snapshot::TopLine> lines_of(const Blocks& blocks) {
  struct Amount {
    std::size_t size = 0, count = 0;
  };
  std::map<record::SiteId, Amount> sites;
  for (const ledger::FoundBlock& block : blocks) {
    Amount& amount = sites[block.record.site];
    amount.size += block.record.size;
    ++amount.count;
  }
  Snapshot::Contents contents;
  for (const auto& [site, amount] : sites) contents.add(record::recorder.frames(site), amount.size, amount.count);
  return snapshot::top_lines(contents);
}

report::Accumulation accumulation_of(const ledger::Ledger& ledger, ledger::KeptAlone kept) {
  return {std::move(kept.holder), size_of(kept.blocks), kept.blocks.size(), shares(ledger, kept.blocks),
          lines_of(kept.blocks)};
}

}  // namespace

HeldAtEnd held_at_end(const ledger::Ledger& ledger, std::optional<std::size_t> ceiling, std::uintptr_t stack,
                      const ledger::StackThen& then) {
  ledger::SuppressedSites suppressed(suppressions());
  UsersSites users;
  const auto concerns = [&](const record::BlockRecord& block) {
    return ledger.concerns({}, block) && ledger.birth_of(block.sequence).owner == ledger::Owner::test &&
           !suppressed.contains(block.site);
  };
  ledger::HeldBlocks blocks = ledger::find_held(
      stack, then, concerns, [&](const Blocks& of_root) { return is_of_several_tests(ledger, of_root); });
  HeldAtEnd held;
  held.is_complete = blocks.is_complete;
  for (ledger::KeptAlone& kept : blocks.kept) {
    users.take_out_others(kept.blocks);
    if (is_of_several_tests(ledger, kept.blocks))
      held.accumulations.push_back(accumulation_of(ledger, std::move(kept)));
  }
  std::ranges::stable_sort(held.accumulations, std::greater(), &report::Accumulation::size);
  if (!ceiling || size_of(blocks.blocks) <= *ceiling) return held;
  users.take_out_others(blocks.blocks);
  held.size = size_of(blocks.blocks);
  if (held.size > *ceiling) held.lines = lines_of(blocks.blocks);
  return held;
}

}  // namespace plimsoll::session
