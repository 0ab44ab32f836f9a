// SPDX-License-Identifier: Apache-2.0
#include "ledger/leaks.hpp"

#include <time.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <initializer_list>
#include <memory>
#include <optional>
#include <unordered_map>

#include "base/own_pages.hpp"
#include "base/reentry_guard.hpp"
#include "domains/domain.hpp"
#include "ledger/framework_sites.hpp"
#include "ledger/listed.hpp"
#include "ledger/loader.hpp"
#include "ledger/lost_blocks.hpp"
#include "reach/scan.hpp"
#include "reach/thread_list.hpp"
#include "record/root_regions.hpp"
#include "stack/known_stack.hpp"

namespace plimsoll::ledger {
namespace {

using Predicate = std::function<bool(const record::BlockRecord&)>;

// Another thread may hold a block where no scan looks, for the moment in which it moves it. So while there are other
// threads a block is lost only if it is lost each time that we look.
constexpr int kLooksWithThreads = 3;
constexpr timespec kPauseBetweenLooks{0, 10'000'000};
constexpr timespec kFirstPause{0, 1'000'000}, kLastPause{0, 256'000'000};  // half a second in all

std::vector<FoundBlock> blocks_in(const base::ReentryGuard& guard, const Question& question) {
  std::vector<FoundBlock> found;
  record::recorder.for_each_block_after(guard, question.after,
                                        [&](std::uintptr_t address, const record::LiveBlock& block) {
                                          if (!block.is_ignored && !block.is_others && question.concerns(block))
                                            found.push_back({address, block});
                                        });
  return found;
}

void ignore_from_now(const base::ReentryGuard& guard, const std::vector<FoundBlock>& blocks, const Predicate& which) {
  for (const FoundBlock& found : blocks)
    if (which(found.record)) record::recorder.ignore(guard, found.address);
}

std::vector<reach::Region> declared_roots() {
  std::vector<reach::Region> regions;
  record::root_regions.for_each([&](std::uintptr_t begin, std::uintptr_t end) { regions.push_back({begin, end}); });
  return regions;
}

std::vector<reach::Region> pool_blocks(const base::ReentryGuard& guard) {
  std::vector<reach::Region> regions;
  for (const domains::TrackedBlock& block : domains::all_blocks(guard))
    regions.push_back({block.address, block.address + block.size});
  return regions;
}

// Which blocks are held out of sight, told by the code that asked for them. Remembers some sites' frames: neighbours in
// the heap tend to be of few sites.
class OutOfSight {
 public:
  bool holds(const record::BlockRecord& block) noexcept {
    const std::uintptr_t frame = innermost_frame(block.site);
    return loader_.contains(frame) || (block.size == kExitTableBytes && exit_tables_.contains(frame));
  }

 private:
  struct Known {
    record::SiteId site = record::kUnknownSite;
    std::uintptr_t frame = 0;
  };

  std::uintptr_t innermost_frame(record::SiteId site) noexcept {
    Known& known = known_[site % known_.size()];
    if (known.site != site) known = {site, record::recorder.innermost_frame(site)};
    return known.frame;
  }

  const reach::Region loader_ = loader_code(), exit_tables_ = exit_table_code();
  std::array<Known, 64> known_;
};

FrameworkSites& framework_sites() {
  static auto* const sites = new FrameworkSites;  // a program may be judged in its last destructors
  return *sites;
}

// Takes out those of which it is true.
template <class IsTaken>
std::vector<FoundBlock> take_if(std::vector<FoundBlock>& blocks, IsTaken&& is_taken) {
  const auto taken = std::partition(blocks.begin(), blocks.end(), [&](const FoundBlock& b) { return !is_taken(b); });
  std::vector<FoundBlock> out(taken, blocks.end());
  blocks.erase(taken, blocks.end());
  return out;
}

// Whether the block through which new memory hangs on what was there before turns out to be a framework's vector. Then
// the next look knows. Of blocks that were seen it is known not to be: a list's would else be walked from each node.
bool hangs_on_frameworks_vector(const base::ReentryGuard& guard, const reach::Scan& scan, std::size_t block,
                                std::vector<bool>& seen) {
  for (; scan.parent_of(block).is_block() && scan.blocks()[block].is_new; block = scan.parent_of(block).index()) {
    if (seen[block]) return false;
    seen[block] = true;
    const reach::Block& holder = scan.blocks()[scan.parent_of(block).index()];
    record::BlockRecord record;
    if (holder.is_new || holder.is_frameworks || scan.blocks()[block].is_frameworks) continue;
    if (record::recorder.find_block(guard, holder.address, record) && framework_sites().contains_as_vector(guard, record.site))
      return true;
  }
  return false;
}

bool any_hangs_on_frameworks_vector(const base::ReentryGuard& guard, const reach::Scan& scan,
                                    const std::vector<FoundBlock>& candidates) {
  std::vector<bool> seen(scan.blocks().size());
  return std::any_of(candidates.begin(), candidates.end(), [&](const FoundBlock& candidate) {
    const std::optional<std::size_t> index = scan.index_of(candidate.address);
    return index && hangs_on_frameworks_vector(guard, scan, *index, seen);
  });
}

// What a look is asked about. On own pages: in memory that goes back to the program's heap the addresses would hold.
class Asked {
 public:
  Asked(std::initializer_list<const std::vector<FoundBlock>*> lists) noexcept {
    for (const std::vector<FoundBlock>* blocks : lists)
      for (const FoundBlock& block : *blocks) addresses_.push_back(block.address);
  }
  // None, and so the whole heap is looked at, when there is no memory for all.
  operator std::span<const std::uintptr_t>() const noexcept {
    return {addresses_.data(), addresses_.exhausted() ? 0 : addresses_.size()};
  }

 private:
  reach::PageList<std::uintptr_t> addresses_;
};

// The looks at tests' ends follow each other: one leaves its scan to the next, with the pages of its lists, unless
// these are large.
class KeptScan {
 public:
  KeptScan() : scan_(kept_.exchange(nullptr)) {
    if (!scan_) scan_ = std::make_unique<reach::Scan>();
  }
  ~KeptScan() {
    const bool is_small = scan_->incomplete() == reach::Incomplete::kNo && scan_->blocks().size() <= kMostBlocks;
    if (is_small) scan_.reset(kept_.exchange(scan_.release()));
  }
  KeptScan(const KeptScan&) = delete;
  KeptScan& operator=(const KeptScan&) = delete;

  reach::Scan& operator*() const { return *scan_; }

 private:
  static constexpr std::size_t kMostBlocks = 10'000;
  static inline constinit std::atomic<reach::Scan*> kept_{nullptr};

  std::unique_ptr<reach::Scan> scan_;
};

bool is_lost(const reach::Scan& scan, const FoundBlock& block) {
  return !scan.is_held_at(block.address).value_or(true);
}

// By index of the block.
std::vector<bool> held_by_other_threads(const reach::Scan& scan) {
  std::vector<bool> by_other(scan.blocks().size());
  if (scan.threads_stopped() == 0) return by_other;
  const int own = gettid();
  for (const std::uint32_t block : scan.held_blocks()) {
    const reach::Parent parent = scan.parent_of(block);
    if (parent.is_block()) by_other[block] = by_other[parent.index()];
    if (!parent.is_root()) continue;
    const int thread = scan.roots()[parent.index()].thread;
    by_other[block] = thread != 0 && thread != own;
  }
  return by_other;
}

// Takes out the blocks that the scan found held.
std::vector<FoundBlock> take_held(const reach::Scan& scan, std::vector<FoundBlock>& blocks) {
  std::vector<FoundBlock> held = take_if(blocks, [&](const FoundBlock& block) { return !is_lost(scan, block); });
  const std::vector<bool> by_other = held_by_other_threads(scan);
  for (FoundBlock& block : held)
    if (const auto index = scan.index_of(block.address)) block.is_held_by_other_thread = by_other[*index];
  return held;
}

std::pair<std::vector<FoundBlock>, std::vector<FoundBlock>> users_and_frameworks(const base::ReentryGuard& guard,
                                                                                 const Question& question) {
  std::vector<FoundBlock> users = blocks_in(guard, question);
  std::vector<FoundBlock> frameworks =
      take_if(users, [&](const FoundBlock& found) { return framework_sites().contains(guard, found.record.site); });
  return {std::move(users), std::move(frameworks)};
}

Look incomplete(const reach::Scan& scan) {
  Look nothing;
  nothing.incomplete = text_of(scan.incomplete());
  return nothing;
}

// A block whose record found no room may hold any other.
std::string reason_not_to_look() {
  const std::uint64_t dropped = base::has_refused_pages() ? record::recorder.dropped().blocks : 0;
  return dropped == 0 ? std::string() : "there was no memory to record " + std::to_string(dropped) + " allocations";
}

// Takes out those that have been freed since.
void drop_freed(const base::ReentryGuard& guard, const Question& question, std::vector<FoundBlock>& blocks) {
  std::unordered_map<std::uintptr_t, std::uint64_t> alive;
  for (const FoundBlock& block : blocks_in(guard, question)) alive[block.address] = block.record.sequence;
  std::erase_if(blocks, [&](const FoundBlock& block) {
    const auto found = alive.find(block.address);
    return found == alive.end() || found->second != block.record.sequence;
  });
}

Look find_lost(const base::ReentryGuard& guard, std::uintptr_t own_stack_from, const StackThen& then,
               const Question& question, const Predicate& is_suppressed, std::vector<FoundBlock> carried) {
  Look nothing;
  if (nothing.incomplete = reason_not_to_look(); !nothing.incomplete.empty()) return nothing;
  const KeptScan kept;
  reach::Scan& scan = *kept;
  auto [candidates, frameworks] = users_and_frameworks(guard, question);
  // Those are never lost, and what holds them is not found before all of the heap was looked at.
  OutOfSight out_of_sight;
  std::erase_if(carried, [&](const FoundBlock& block) { return out_of_sight.holds(block.record); });
  std::vector<FoundBlock> held;
  int looks = 0;
  for (; looks < kLooksWithThreads && !candidates.empty(); ++looks) {
    if (looks > 0) {
      if (scan.threads_stopped() == 0) break;
      nanosleep(&kPauseBetweenLooks, nullptr);
      drop_freed(guard, question, candidates);
    }
    const Asked asked{&candidates, &carried};
    do
      if (!look(guard, scan, own_stack_from, then, {}, asked)) return incomplete(scan);
    while (any_hangs_on_frameworks_vector(guard, scan, candidates));
    std::ranges::move(take_held(scan, candidates), std::back_inserter(held));
    for (std::vector<FoundBlock>* others : {&frameworks, &carried})
      std::erase_if(*others, [&](const FoundBlock& block) { return !is_lost(scan, block); });
  }
  ignore_from_now(guard, candidates, is_suppressed);
  Look found;
  // A look that ended early, since all candidates are held, does not tell which of a framework's blocks are lost.
  if (!candidates.empty()) found.leaks = gather_leaks(std::move(candidates), is_suppressed, frameworks);
  found.held = std::move(held);
  found.is_taken = looks > 0;
  found.carried_lost = std::move(carried);
  found.is_certain = scan.threads_stopped() == 0 || looks == kLooksWithThreads;
  return found;
}

// What the program has a hand in: a thread's vector, which the loader keeps with the stack, is nothing that a test
// leaves.
std::vector<FoundBlock> programs_blocks(const base::ReentryGuard& guard, const Question& question) {
  OutOfSight out_of_sight;
  std::vector<FoundBlock> blocks = blocks_in(guard, question);
  std::erase_if(blocks, [&](const FoundBlock& found) { return out_of_sight.holds(found.record); });
  return blocks;
}

// Threads that a test detached may be about to end: while there are others, their memory is given some time to go.
std::vector<FoundBlock> blocks_that_stay(const base::ReentryGuard& guard, const Question& question) {
  std::vector<FoundBlock> blocks = programs_blocks(guard, question);
  for (timespec pause = kFirstPause; pause.tv_nsec <= kLastPause.tv_nsec; pause.tv_nsec *= 2) {
    if (blocks.empty() || reach::thread_count() == 1) break;
    nanosleep(&pause, nullptr);
    blocks = programs_blocks(guard, question);
  }
  return blocks;
}

Look find_any(const base::ReentryGuard& guard, const Question& question, const Predicate& is_suppressed) {
  Look all;
  const std::vector<FoundBlock> blocks = blocks_that_stay(guard, question);
  ignore_from_now(guard, blocks, is_suppressed);
  for (const FoundBlock& found : blocks) all.leaks.push_back({found.record, {}, found.address});
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

bool look(const base::ReentryGuard& guard, reach::Scan& scan, std::uintptr_t own_stack_from, const StackThen& then,
          std::span<const reach::Region> left_out, std::span<const std::uintptr_t> asked) {
  OutOfSight out_of_sight;
  const FrameworkSites& frameworks = framework_sites();
  const std::vector<reach::Region> declared = declared_roots();
  const std::vector<reach::Region> of_pools = pool_blocks(guard);
  const std::vector<reach::Region> registries = framework_registries(guard);
  const reach::Request request{.own_stack_from = own_stack_from,
                               .extra_roots = declared,
                               .excluded = left_out,
                               .earlier_stack_from = then.from,
                               .earlier_stack = then.words,
                               .registries = registries,
                               .open_files = list_of_open_files(),
                               .pool_blocks = of_pools,
                               .asked = asked};
  return scan.run(request, record::recorder, [&](reach::BlockList& blocks) {
    blocks.reserve(record::recorder.live_blocks_locked(), base::Filling::dense);
    record::recorder.for_each_block_locked([&](std::uintptr_t address, const record::LiveBlock& block) {
      const bool is_new = block.sequence > then.sequence, may_be_frameworks = frameworks.may_be(block.site);
      blocks.push_back({address, block.size, out_of_sight.holds(block) || block.is_ignored, is_new,
                        is_new ? may_be_frameworks : frameworks.is_known_vector(block.site), !may_be_frameworks});
    });
  });
}

Holder find_holder(std::uintptr_t own_stack_from, const StackThen& then, std::uintptr_t block) {
  const base::ReentryGuard guard;
  reach::Scan scan;
  return look(guard, scan, own_stack_from, then) ? holder_of(guard, scan, block) : Holder();
}

bool SystemsBlocks::contains(std::uintptr_t block) {
  const base::ReentryGuard guard;
  if (!is_complete_) is_complete_ = look(guard, scan_, own_stack_from_, then_);
  return *is_complete_ && is_held_by_system(scan_, block);
}

std::vector<FoundBlock> users_blocks(const base::ReentryGuard& guard, const Question& question) {
  return users_and_frameworks(guard, question).first;
}

Look find_leaks(options::Leaks kind, std::uintptr_t own_stack_from, const StackThen& then, const Question& question,
                const Predicate& is_suppressed, std::vector<FoundBlock> carried) {
  if (kind == options::Leaks::off) return {};
  const base::ReentryGuard guard;
  return kind == options::Leaks::any
             ? find_any(guard, question, is_suppressed)
             : find_lost(guard, own_stack_from, then, question, is_suppressed, std::move(carried));
}

}  // namespace plimsoll::ledger
