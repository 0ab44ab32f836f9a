// SPDX-License-Identifier: Apache-2.0
#include "ledger/carried.hpp"

#include <unordered_set>

namespace plimsoll::ledger {

std::vector<FoundBlock> Carried::blocks(const base::ReentryGuard& guard) {
  std::erase_if(entries_, [&](const auto& entry) {
    record::BlockRecord now;
    return !record::recorder.find_block(guard, entry.second.block.address, now) || now.sequence != entry.first;
  });
  std::vector<FoundBlock> all;
  for (const auto& [sequence, entry] : entries_) all.push_back(entry.block);
  return all;
}

// A loss that is not certain is neither noted nor taken for the contrary.
void Carried::note(const Look& look, const Moment& now) {
  if (!look.is_taken) return;
  const std::size_t moment = moments_.size();
  moments_.push_back(now);
  std::unordered_set<std::uint64_t> lost;
  for (const FoundBlock& block : look.carried_lost) lost.insert(block.record.sequence);
  for (auto& [sequence, entry] : entries_) {
    if (!lost.contains(sequence))
      entry.held = moment, entry.lost.reset();
    else if (look.is_certain && !entry.lost)
      entry.lost = moment;
  }
  for (const FoundBlock& block : look.held) entries_.try_emplace(block.record.sequence, Entry{block, moment, {}});
}

std::optional<Fate> Carried::fate_of(std::uint64_t sequence, const Moment& now) const {
  const auto found = entries_.find(sequence);
  if (found == entries_.end()) return std::nullopt;
  const Entry& entry = found->second;
  return Fate{moments_[entry.held], entry.lost ? moments_[*entry.lost] : now};
}

}  // namespace plimsoll::ledger
