// SPDX-License-Identifier: Apache-2.0
#include "ledger/holder.hpp"

#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "domains/domain.hpp"
#include "reach/holding_word.hpp"
#include "record/recorder.hpp"
#include "symbols/block_type.hpp"
#include "symbols/display_path.hpp"
#include "symbols/modules.hpp"
#include "symbols/offending.hpp"
#include "symbols/origin.hpp"
#include "symbols/resolver.hpp"

namespace plimsoll::ledger {
namespace {

using Root = Holder::Root;

// Indices of the scan's blocks, from the root's first to `block`.
std::vector<std::size_t> way_to(const reach::Scan& scan, std::size_t block) {
  std::vector<std::size_t> way{block};
  while (scan.parent_of(way.back()).is_block()) way.push_back(scan.parent_of(way.back()).index());
  std::ranges::reverse(way);
  return way;
}

symbols::DataSymbol global_at(std::uintptr_t word, const reach::Root& root) {
  if (word != 0) return symbols::data_symbol(word);
  symbols::DataSymbol unknown;
  unknown.module = symbols::data_symbol(root.where.begin).module;
  return unknown;
}

symbols::DataSymbol thread_local_at(std::uintptr_t word, const reach::Root& root) {
  if (word == 0) return {};
  if (root.module != 0) return symbols::dynamic_thread_local(root.module, word - root.origin);
  return symbols::static_thread_local(root.origin - word);
}

// As it is now: the pool may have taken it back since.
void describe_pool_block(Holder& holder, const reach::Root& root) {
  const base::ReentryGuard guard;
  const std::vector<domains::TrackedBlock> blocks = domains::all_blocks(guard);
  const auto block = std::ranges::find_if(
      blocks, [&](const domains::TrackedBlock& tracked) { return root.where.begin - tracked.address < tracked.size; });
  if (block == blocks.end()) return;
  holder.domain = block->domain;
  std::vector<symbols::Location> stack;
  for (const std::uintptr_t frame : record::recorder.frames(block->site))
    std::ranges::move(symbols::resolve(frame), std::back_inserter(stack));
  if (stack.empty()) return;
  const symbols::Location& place = stack[symbols::offending_frame(stack).index];
  holder.variable.file = place.file;
  holder.variable.line = place.line;
}

void describe_root(Holder& holder, const reach::Root& root, std::uintptr_t word) {
  holder.thread = root.thread;
  holder.is_main_thread = root.thread == getpid();
  switch (root.kind) {
    case reach::RootKind::kGlobal:
      holder.root = Root::global;
      holder.variable = global_at(word, root);
      break;
    case reach::RootKind::kThreadLocal:
      holder.root = Root::thread_local_;
      holder.variable = thread_local_at(word, root);
      break;
    case reach::RootKind::kStack:
      holder.root = Root::stack;
      break;
    case reach::RootKind::kPool:
      holder.root = Root::pool;
      describe_pool_block(holder, root);
      break;
    case reach::RootKind::kExtra:
      holder.root = Root::other;
      break;
  }
  if (!holder.variable.file.empty()) holder.variable.file = symbols::display_path(holder.variable.file);
}

bool is_systems_module(const std::string& module) {
  using enum symbols::Origin;
  const symbols::Origin origin = symbols::origin_of_module(module);
  return origin == c_library || origin == loader || origin == standard_library;
}

// No farther out than what asked for the block.
std::vector<symbols::Location> innermost_frames(record::SiteId site) {
  std::vector<symbols::Location> locations;
  const auto is_foreign = [](const symbols::Location& l) { return l.origin != symbols::Origin::standard_library; };
  for (const std::uintptr_t frame : record::recorder.frames(site)) {
    std::vector<symbols::Location> here = symbols::resolve(frame);
    const bool is_last = std::ranges::any_of(here, is_foreign);
    std::ranges::move(here, std::back_inserter(locations));
    if (is_last) break;
  }
  return locations;
}

std::string type_by_object(const reach::Block& block) {
  if (block.size < sizeof(std::uintptr_t)) return {};
  const auto word = reach::read_word(block.address);
  return word ? symbols::type_of_object(symbols::class_of_vtable(*word)) : std::string();
}

// The stack comes first: an array of objects begins with an object too.
Step step_of(const base::ReentryGuard& guard, const reach::Block& block) {
  Step step{{}, block.size};
  record::BlockRecord record;
  if (record::recorder.find_block(guard, block.address, record) && record.size == block.size) {
    step.type = symbols::type_of_allocation(innermost_frames(record.site));
    step.sequence = record.sequence;
  }
  if (step.type.empty()) step.type = type_by_object(block);
  return step;
}

}  // namespace

Holder holder_at(const reach::Root& root, std::uintptr_t word) {
  Holder holder;
  describe_root(holder, root, word);
  return holder;
}

Holder holder_of(const base::ReentryGuard& guard, const reach::Scan& scan, std::uintptr_t block) {
  const std::optional<std::size_t> index = scan.index_of(block);
  if (!index || !scan.is_held(*index)) return {};

  std::vector<std::size_t> way = way_to(scan, *index);
  Holder holder;
  if (const reach::Parent parent = scan.parent_of(way.front()); parent.is_root())
    holder = holder_at(scan.roots()[parent.index()], scan.word_that_holds(way.front()));
  else
    holder.root = Root::loader;
  if (way.size() > Holder::kMostSteps) {
    holder.left_out = way.size() - Holder::kMostSteps;
    const auto middle = way.begin() + Holder::kMostSteps / 2;
    way.erase(middle, middle + static_cast<std::ptrdiff_t>(holder.left_out));
  }
  for (const std::size_t step : way) holder.way.push_back(step_of(guard, scan.blocks()[step]));
  return holder;
}

bool is_systems(const Holder& holder) {
  return holder.root == Root::global ? is_systems_module(holder.variable.module) : holder.root == Root::loader;
}

bool is_held_by_system(const reach::Scan& scan, std::uintptr_t block) {
  const std::optional<std::size_t> index = scan.index_of(block);
  if (!index || !scan.is_held(*index)) return false;
  const reach::Parent parent = scan.parent_of(way_to(scan, *index).front());
  if (!parent.is_root()) return true;  // the loader
  const reach::Root& root = scan.roots()[parent.index()];
  symbols::ModuleList modules;
  modules.refresh();
  const symbols::Module* module = modules.find(root.where.begin);
  return root.kind == reach::RootKind::kGlobal && module && is_systems_module(module->path);
}

}  // namespace plimsoll::ledger
