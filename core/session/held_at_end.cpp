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
    return entry->second = snapshot::title_of(record::recorder.frames(site)).is_users();
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

// The newest block of one of the sites behind the line; 0 when there is none.
std::uintptr_t newest_at(const snapshot::TopLine& line, const Blocks& blocks) {
  std::map<record::SiteId, bool> is_there;
  const ledger::FoundBlock* newest = nullptr;
  for (const ledger::FoundBlock& block : blocks) {
    const auto [entry, is_new] = is_there.try_emplace(block.record.site);
    if (is_new) entry->second = snapshot::title_of(record::recorder.frames(entry->first)).frame == line.frame;
    if (entry->second && (!newest || block.record.sequence > newest->record.sequence)) newest = &block;
  }
  return newest ? newest->address : 0;
}

report::Accumulation accumulation_of(const ledger::Ledger& ledger, ledger::KeptAlone kept) {
  return {std::move(kept.holder), size_of(kept.blocks), kept.blocks.size(), shares(ledger, kept.blocks),
          lines_of(kept.blocks)};
}

}  // namespace

HeldTogether held_together(Blocks held, std::size_t ceiling,
                           const std::function<ledger::Holder(std::uintptr_t)>& find_holder) {
  HeldTogether together;
  if (size_of(held) <= ceiling) return together;
  UsersSites().take_out_others(held);
  together.size = size_of(held);
  if (together.size <= ceiling) return together;
  together.lines = lines_of(held);
  for (std::size_t i = 0; find_holder && i < std::min(kLinesWithHolders, together.lines.size()); ++i)
    together.holders.push_back(find_holder(newest_at(together.lines[i], held)));
  return together;
}

HeldAtEnd held_at_end(const ledger::Ledger& ledger, std::optional<std::size_t> ceiling, std::uintptr_t stack,
                      const ledger::StackThen& then) {
  ledger::SuppressedSites suppressed(suppressions());
  UsersSites users;
  const auto concerns = [&](const record::BlockRecord& block) {
    return ledger.concerns({}, block) && ledger.birth_of(block.sequence).owner == ledger::Owner::test &&
           !suppressed.contains(block.site);
  };
  ledger::HeldBlocks blocks = ledger::find_held(
      stack, then, {0, concerns}, [&](const Blocks& of_root) { return is_of_several_tests(ledger, of_root); });
  HeldAtEnd held;
  held.is_complete = blocks.is_complete;
  for (ledger::KeptAlone& kept : blocks.kept) {
    users.take_out_others(kept.blocks);
    if (is_of_several_tests(ledger, kept.blocks))
      held.accumulations.push_back(accumulation_of(ledger, std::move(kept)));
  }
  std::ranges::stable_sort(held.accumulations, std::greater(), &report::Accumulation::size);
  if (!ceiling) return held;
  HeldTogether together = held_together(std::move(blocks.blocks), *ceiling, nullptr);
  held.size = together.size;
  held.lines = std::move(together.lines);
  return held;
}

}  // namespace plimsoll::session
