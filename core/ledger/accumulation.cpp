// SPDX-License-Identifier: Apache-2.0
#include "ledger/accumulation.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "symbols/data_symbol.hpp"

namespace plimsoll::ledger {
namespace {

constexpr std::size_t kMostHolders = 8;

// What hangs on one root, though other roots may hold it too.
struct Group {
  reach::Root root;
  std::uintptr_t word;     // one that holds some of it
  reach::Region variable;  // that the word is in; of a stack or of thread-locals all
  Blocks blocks;
  std::size_t size = 0;
};

bool is_held(const reach::Scan& scan, const FoundBlock& block) {
  return scan.is_held_at(block.address).value_or(false);
}

// By index of a held block: the block at the begin of the way to it, which a root holds.
std::vector<std::uint32_t> firsts_on_the_way(const reach::Scan& scan) {
  std::vector<std::uint32_t> firsts(scan.blocks().size());
  for (const std::uint32_t block : scan.held_blocks()) {
    const reach::Parent parent = scan.parent_of(block);
    firsts[block] = parent.is_block() ? firsts[parent.index()] : block;
  }
  return firsts;
}

// By the word that holds the first block on the way.
std::vector<Group> by_word(const reach::Scan& scan, const Blocks& held) {
  std::unordered_map<std::uint32_t, std::uintptr_t> word_of;
  for (const reach::RootWord& word : scan.root_words()) word_of[word.block] = word.address;
  const std::vector<std::uint32_t> firsts = firsts_on_the_way(scan);
  std::map<std::uintptr_t, Group> words;
  for (const FoundBlock& block : held) {
    const std::uint32_t first = firsts[*scan.index_of(block.address)];
    const reach::Parent parent = scan.parent_of(first);
    const auto word = word_of.find(first);
    if (!parent.is_root() || word == word_of.end()) continue;
    const reach::Root& root = scan.roots()[parent.index()];
    Group& group = words.try_emplace(word->second, Group{root, word->second, root.where, {}}).first->second;
    group.blocks.push_back(block);
    group.size += block.record.size;
  }
  std::vector<Group> groups;
  for (auto& [word, group] : words) groups.push_back(std::move(group));
  return groups;
}

void find_variables(std::vector<Group>& groups) {
  std::vector<std::uintptr_t> words;
  for (const Group& group : groups)
    if (group.root.kind == reach::RootKind::kGlobal) words.push_back(group.word);
  const std::vector<symbols::Extent> variables = symbols::variables_at(words);
  auto variable = variables.begin();
  for (Group& group : groups)
    if (group.root.kind == reach::RootKind::kGlobal) group.variable = {variable->begin, variable->end}, ++variable;
}

// Groups of one variable become one, the largest first.
std::vector<Group> by_variable(std::vector<Group> words) {
  find_variables(words);
  std::map<std::uintptr_t, Group> variables;
  for (Group& group : words) {
    const auto [known, is_new] = variables.try_emplace(group.variable.begin, group);
    if (is_new) continue;
    std::ranges::copy(group.blocks, std::back_inserter(known->second.blocks));
    known->second.size += group.size;
  }
  std::vector<Group> groups;
  for (auto& [begin, group] : variables) groups.push_back(std::move(group));
  std::ranges::stable_sort(groups, std::greater(), &Group::size);
  return groups;
}

}  // namespace

HeldBlocks find_held(std::uintptr_t own_stack_from, const StackThen& then, const Question& question,
                     const std::function<bool(const Blocks&)>& is_wanted) {
  const base::ReentryGuard guard;
  HeldBlocks held;
  held.blocks = users_blocks(guard, question);
  reach::Scan scan;
  held.is_complete = held.blocks.empty() || look(guard, scan, own_stack_from, then);
  std::erase_if(held.blocks, [&](const FoundBlock& block) { return !is_held(scan, block); });
  std::vector<Group> groups = by_variable(by_word(scan, held.blocks));
  std::erase_if(groups, [&](const Group& group) { return !is_wanted(group.blocks); });
  if (groups.size() > kMostHolders) groups.resize(kMostHolders);
  for (Group& group : groups) {
    if (!look(guard, scan, own_stack_from, then, {&group.variable, 1})) continue;
    std::erase_if(group.blocks, [&](const FoundBlock& block) { return is_held(scan, block); });
    if (!is_wanted(group.blocks)) continue;
    Holder holder = holder_at(group.root, group.word);
    if (!is_systems(holder)) held.kept.push_back({std::move(holder), std::move(group.blocks)});
  }
  return held;
}

}  // namespace plimsoll::ledger
