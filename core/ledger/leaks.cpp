// SPDX-License-Identifier: Apache-2.0
#include "ledger/leaks.hpp"

#include <time.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/reentry_guard.hpp"
#include "ledger/loader.hpp"
#include "ledger/lost_blocks.hpp"
#include "reach/scan.hpp"
#include "stack/known_stack.hpp"

namespace plimsoll::ledger {
namespace {

using Concerns = std::function<bool(const record::BlockRecord&)>;

// Another thread may hold a block where no scan looks, for the moment in which it moves it. So while there are other
// threads a block is lost only if it is lost each time that we look.
constexpr int kLooksWithThreads = 3;
constexpr timespec kPauseBetweenLooks{0, 10'000'000};

std::vector<FoundBlock> blocks_of_concern(const base::ReentryGuard& guard, const Concerns& concerns) {
  std::vector<FoundBlock> found;
  record::recorder.for_each_block(guard, [&](std::uintptr_t address, const record::BlockRecord& block) {
    if (concerns(block)) found.push_back({address, block});
  });
  return found;
}

bool is_loaders(const record::BlockRecord& block, const reach::Region& loader) {
  const auto frames = record::recorder.frames(block.site);
  return !frames.empty() && loader.contains(frames.front());
}

// False: the look was incomplete.
bool look(reach::Scan& scan, std::uintptr_t own_stack_from, const StackThen& then) {
  const reach::Region loader = loader_code();
  const reach::Request request{
      .own_stack_from = own_stack_from, .earlier_stack_from = then.from, .earlier_stack = then.words};
  return scan.run(request, record::recorder, [&](reach::BlockList& blocks) {
    record::recorder.for_each_block_locked([&](std::uintptr_t address, const record::BlockRecord& block) {
      blocks.push_back({address, block.size, is_loaders(block, loader), block.sequence > then.sequence});
    });
  });
}

void keep_lost(std::vector<FoundBlock>& candidates, const reach::Scan& scan) {
  std::unordered_set<std::uintptr_t> lost;
  const auto blocks = scan.blocks();
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (!scan.is_held(i)) lost.insert(blocks[i].address);
  std::erase_if(candidates, [&](const FoundBlock& block) { return !lost.contains(block.address); });
}

Look find_lost(const base::ReentryGuard& guard, std::uintptr_t own_stack_from, const StackThen& then,
               const Concerns& concerns) {
  reach::Scan scan;
  std::vector<FoundBlock> candidates = blocks_of_concern(guard, concerns);
  for (int looks = 0; looks < kLooksWithThreads && !candidates.empty(); ++looks) {
    if (looks > 0) {
      if (scan.threads_stopped() == 0) break;
      nanosleep(&kPauseBetweenLooks, nullptr);
      const std::vector<FoundBlock> still = blocks_of_concern(guard, concerns);
      std::unordered_map<std::uintptr_t, std::uint64_t> alive;
      for (const FoundBlock& block : still) alive[block.address] = block.record.sequence;
      std::erase_if(candidates, [&](const FoundBlock& block) {
        const auto found = alive.find(block.address);
        return found == alive.end() || found->second != block.record.sequence;
      });
    }
    if (!look(scan, own_stack_from, then)) return {{}, std::string(text_of(scan.incomplete()))};
    keep_lost(candidates, scan);
  }
  return {gather_leaks(std::move(candidates)), {}};
}

Look find_any(const base::ReentryGuard& guard, const Concerns& concerns) {
  Look all;
  for (const FoundBlock& found : blocks_of_concern(guard, concerns)) all.leaks.push_back({found.record, {}});
  std::sort(all.leaks.begin(), all.leaks.end(),
            [](const Leak& a, const Leak& b) { return a.block.sequence < b.block.sequence; });
  return all;
}

}  // namespace

StackThen StackThen::copy(std::uintptr_t from, std::uint64_t sequence) {
  const std::uintptr_t top = stack::top_of_known_stack(from);
  if (top == 0) return {};
  const auto* begin = reinterpret_cast<const std::uintptr_t*>(from);
  return {from, {begin, reinterpret_cast<const std::uintptr_t*>(top)}, sequence};
}

Look find_leaks(options::Leaks kind, std::uintptr_t own_stack_from, const StackThen& then, const Concerns& concerns) {
  if (kind == options::Leaks::off) return {};
  const base::ReentryGuard guard;
  return kind == options::Leaks::any ? find_any(guard, concerns) : find_lost(guard, own_stack_from, then, concerns);
}

}  // namespace plimsoll::ledger
