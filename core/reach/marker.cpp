// SPDX-License-Identifier: Apache-2.0
#include "reach/marker.hpp"

namespace plimsoll::reach {
namespace {

using Word [[gnu::may_alias]] = std::uintptr_t;
constexpr std::size_t kWordBytes = sizeof(Word);
constexpr std::size_t kPageBytes = 4096;
constexpr std::size_t kBlocksAhead = 8;  // whose first words are asked for early, since memory answers late

// By a pointer in it.
bool may_hold(const Block& holder, const Block& held) noexcept {
  return !holder.is_frameworks || holder.is_new || !held.is_new || held.is_frameworks;
}

}  // namespace

bool Marker::start(std::span<const Block> blocks, const BlockIndex& index, const MemoryMap& map,
                   const Cuts& cuts) noexcept {
  blocks_ = blocks;
  index_ = &index;
  map_ = &map;
  cuts_ = &cuts;
  leaves_users_blocks_ = false;
  awaited_ = kEndless;
  reached_.clear();
  root_words_.clear();
  next_ = 0;
  return blocks.size() <= Parent::kMostBlocks && parents_.assign(blocks.size(), Parent()) &&
         reached_.reserve(blocks.size());
}

void Marker::mark_from(Region words, Parent parent) noexcept {
  scan(words, parent);
  scan_reached();
}

void Marker::mark_declared_roots() noexcept {
  if (has_ended()) return;
  for (std::size_t i = 0; i < blocks_.size(); ++i)
    if (blocks_[i].is_root) hold(i, Parent::declared());
  scan_reached();
}

// Whether it was not held before.
bool Marker::hold(std::size_t block, Parent parent) noexcept {
  if (is_held(block) || (leaves_users_blocks_ && blocks_[block].is_users)) return false;
  if (parent.is_block() && !may_hold(blocks_[parent.index()], blocks_[block])) return false;
  parents_[block] = parent;
  reached_.push_back(static_cast<std::uint32_t>(block));  // within what start() reserved
  awaited_ -= blocks_[block].is_asked;
  return true;
}

void Marker::scan_reached() noexcept {
  for (; next_ < reached_.size() && !has_ended(); ++next_) {
    const std::size_t soon = next_ + kBlocksAhead;
    if (soon < reached_.size()) __builtin_prefetch(reinterpret_cast<const void*>(blocks_[reached_[soon]].address));
    scan_block(reached_[next_]);
  }
}

void Marker::scan_block(std::size_t block) noexcept {
  const Region words{blocks_[block].address, blocks_[block].address + blocks_[block].size};
  const auto scan_rest = [&](Region part) { scan(part, Parent::block(block)); };
  const auto scan_part = [&](Region part) {
    if (blocks_[block].has_cuts)
      cuts_->for_each_rest(part, scan_rest);
    else
      scan_rest(part);
  };
  // A program may protect whole pages of a block, as guards of a fiber's stack.
  if (blocks_[block].size < kPageBytes)
    scan_part(words);
  else
    map_->for_each_readable(words, scan_part);
}

// Reads stacks and heap at large, so also bytes that a sanitizer set apart.
__attribute__((no_sanitize("address", "thread"))) void Marker::scan(Region words, Parent parent) noexcept {
  if (has_ended()) return;
  const Region hull = index_->hull();
  std::uintptr_t at = (words.begin + kWordBytes - 1) / kWordBytes * kWordBytes;
  for (; at + kWordBytes <= words.end; at += kWordBytes) {
    const std::uintptr_t word = *reinterpret_cast<const Word*>(at);
    if (!hull.contains(word)) continue;
    const std::size_t block = index_->find(word);
    if (block == BlockIndex::kNone || !hold(block, parent)) continue;
    if (parent.is_root()) root_words_.push_back({at, static_cast<std::uint32_t>(block)});
    if (has_ended()) return;
  }
}

}  // namespace plimsoll::reach
