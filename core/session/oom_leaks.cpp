// SPDX-License-Identifier: Apache-2.0
#include "session/oom_leaks.hpp"

#include <algorithm>
#include <map>

#include "base/any_word.hpp"
#include "faults/never_failed.hpp"
#include "ledger/suppressed_sites.hpp"
#include "plimsoll/tracker.hpp"
#include "reach/frame_extent.hpp"
#include "record/recorder.hpp"
#include "record/root_regions.hpp"
#include "session/oom_run.hpp"
#include "session/suppression_file.hpp"

namespace plimsoll::session {
namespace {

constexpr std::size_t kLargestFrame = std::size_t{1} << 20;

struct Born {
  std::uintptr_t address;
  record::BlockRecord record;
};

std::vector<Born> born_after(const base::ReentryGuard& guard, std::uint64_t sequence) {
  std::vector<Born> born;
  record::recorder.for_each_block_after(guard, sequence, [&](std::uintptr_t address, const record::LiveBlock& block) {
    born.push_back({address, block});
  });
  return born;
}

// An exception on its way holds what it points to, and is held by the unwinder; so is what a framework keeps. Returns
// the numbers that are left.
BlockNumbers without_runtimes_own(const base::ReentryGuard& guard, const std::vector<Born>& live, BlockNumbers born) {
  const auto never_failed = faults::NeverFailed::of_loaded_modules();
  for (const Born& block : live) {
    if (!never_failed->contains(block.record.size, record::recorder.frames(block.record.site))) continue;
    record::recorder.ignore(guard, block.address);
    born.erase(block.record.sequence);
  }
  return born;
}

bool leads_into(std::uintptr_t word, const std::vector<Born>& blocks) {
  return std::ranges::any_of(blocks, [=](const Born& block) {
    return word >= block.address && word - block.address < std::max<std::uint64_t>(block.record.size, 1);
  });
}

// A word from before the block may be the address of memory that was freed before, and given out again in it.
void drop_words_into(const std::vector<Born>& born, std::vector<std::uintptr_t>& words) {
  std::erase_if(words, [&](std::uintptr_t word) { return leads_into(word, born); });
}

struct Lost {
  std::uint64_t size = 0, count = 0;
};

void add(Lost& all, const record::BlockRecord& block) {
  all.size += block.size;
  ++all.count;
}

void tell_by_site(Trouble::Kind kind, const std::vector<ledger::Leak>& leaks) {
  std::map<record::SiteId, Lost> at_sites;
  Lost below;
  for (const ledger::Leak& leak : leaks) {
    add(at_sites[leak.block.site], leak.block);
    for (const record::BlockRecord& block : leak.below) add(below, block);
  }
  for (const auto& [site, lost] : at_sites) tell(kind, {}, lost.size, lost.count, record::recorder.frames(site));
  if (below.count > 0) tell(Trouble::Kind::below, {}, below.size, below.count, {});
}

// Of what is lost without the frame, that which is lost with it too: find() looks again.
template <class Find>
std::vector<ledger::Leak> take_lost_with_frame(std::vector<ledger::Leak>& leaks, const FrameBefore& before, Find find) {
  record::root_regions.add(before.frame_from, before.callers_from - before.frame_from);
  BlockNumbers lost;
  for (const ledger::Leak& leak : find().leaks) {
    lost.insert(leak.block.sequence);
    for (const record::BlockRecord& block : leak.below) lost.insert(block.sequence);
  }
  std::vector<ledger::Leak> taken;
  std::erase_if(leaks, [&](ledger::Leak& leak) {
    const bool is_lost = lost.contains(leak.block.sequence);
    if (is_lost) taken.push_back(std::move(leak));
    return is_lost;
  });
  return taken;
}

void tell_slots(std::span<const std::uintptr_t> slots) {
  constexpr std::size_t kAtOnce = 64;
  for (; !slots.empty(); slots = slots.subspan(std::min(kAtOnce, slots.size())))
    tell(Trouble::Kind::slots, {}, 0, 0, slots.first(std::min(kAtOnce, slots.size())));
}

}  // namespace

FrameBefore FrameBefore::copy(std::uintptr_t from, const void* frame) {
  const reach::Region extent = reach::frame_extent(reinterpret_cast<std::uintptr_t>(frame), from);
  FrameBefore before;
  before.callers_from = extent.end;
  before.callers = ledger::StackThen::copy(before.callers_from, record::recorder.last_sequence());
  before.callers.sequence = record::recorder.last_sequence();
  before.frame_from = before.callers_from;
  if (from > before.callers_from || before.callers_from - from > kLargestFrame) return before;
  before.frame_from = extent.begin;
  from = (from + sizeof(std::uintptr_t) - 1) & ~(sizeof(std::uintptr_t) - 1);
  for (; from < before.callers_from; from += sizeof(std::uintptr_t)) before.words.push_back(base::any_word(from));
  return before;
}

void prepare_leaks(const base::ReentryGuard& guard) {
  ledger::users_blocks(guard, {0, [](const record::BlockRecord&) { return true; }});
}

std::vector<std::uintptr_t> slots_into(const FrameBefore& before, const BlockNumbers& born) {
  const base::ReentryGuard guard;
  std::vector<Born> live = born_after(guard, before.callers.sequence);
  std::erase_if(live, [&](const Born& block) { return !born.contains(block.record.sequence); });
  std::vector<std::uintptr_t> slots;
  for (std::uintptr_t slot = before.frame_from; slot < before.callers_from; slot += sizeof(std::uintptr_t))
    if (leads_into(base::any_word(slot), live)) slots.push_back(slot);
  return slots;
}

void tell_leaks(const FrameBefore& before, const BlockNumbers& all_born) {
  const base::ReentryGuard guard;
  if (!is_tracing() || frame_limit() == 0) return;  // without stacks a framework's own cannot be told
  const std::vector<Born> live = born_after(guard, before.callers.sequence);
  if (live.empty()) return;
  const BlockNumbers born = without_runtimes_own(guard, live, all_born);
  static auto* const kept = new std::vector<std::uintptr_t>;
  std::vector<std::uintptr_t>& words = *kept;
  words = before.words;
  drop_words_into(live, words);
  record::root_regions.add(reinterpret_cast<std::uintptr_t>(words.data()), words.size() * sizeof(std::uintptr_t));
  ledger::SuppressedSites suppressed(suppressions());
  const auto is_suppressed = [&](const record::BlockRecord& block) { return suppressed.contains(block.site); };
  const auto find = [&] {
    return ledger::find_leaks(
        options::Leaks::lost, before.callers_from, before.callers,
        {before.callers.sequence, [&](const record::BlockRecord& block) { return born.contains(block.sequence); }},
        is_suppressed);
  };
  ledger::Look look = find();
  if (!look.incomplete.empty()) tell(Trouble::Kind::unjudged, look.incomplete, 0, 0, {});
  std::erase_if(look.leaks, [&](const ledger::Leak& leak) { return is_suppressed(leak.block); });
  if (look.leaks.empty()) return;
  tell_by_site(Trouble::Kind::leaked, take_lost_with_frame(look.leaks, before, find));
  if (look.leaks.empty()) return;
  tell_slots(slots_into(before, born));
  tell_by_site(Trouble::Kind::in_frame, look.leaks);
}

}  // namespace plimsoll::session
