// SPDX-License-Identifier: Apache-2.0
#include "ledger/suppressed_sites.hpp"

#include "symbols/resolver.hpp"

namespace plimsoll::ledger {
namespace {

void count(const Leak& leak, const Ledger& ledger, Suppression& suppression) {
  const auto add = [&](const record::BlockRecord& block) {
    ++suppression.blocks;
    suppression.bytes += block.size;
    if (const Birth birth = ledger.birth_of(block.sequence); birth.owner == Owner::test)
      suppression.tests.insert(birth.name);
  };
  add(leak.block);
  for (const record::BlockRecord& block : leak.below) add(block);
}

}  // namespace

Suppression* SuppressedSites::suppression_of(record::SiteId site) {
  if (suppressions_.empty()) return nullptr;
  const auto [entry, is_new] = sites_.try_emplace(site);
  if (!is_new) return entry->second;
  for (const std::uintptr_t frame : record::recorder.frames(site))
    if (Suppression* found = suppressions_.find(names_at(frame))) return entry->second = found;
  return nullptr;
}

// Stacks share most of their frames, and a name costs a search of the debug info.
const std::vector<std::string>& SuppressedSites::names_at(std::uintptr_t frame) {
  const auto [entry, is_new] = names_.try_emplace(frame);
  if (is_new) entry->second = symbols::names_at(frame);
  return entry->second;
}

void SuppressedSites::take_out(std::vector<Leak>& leaks, const Ledger& ledger) {
  std::erase_if(leaks, [&](const Leak& leak) {
    Suppression* suppression = suppression_of(leak.block.site);
    if (suppression) count(leak, ledger, *suppression);
    return suppression != nullptr;
  });
}

}  // namespace plimsoll::ledger
