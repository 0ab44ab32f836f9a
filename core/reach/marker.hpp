// SPDX-License-Identifier: Apache-2.0
// Spreads from the roots to every block that a pointer leads to. Cold, but reads the whole heap while the world is
// stopped. Nobody locks. Never recursive: the blocks reached are a list, worked through from its front, so that the
// parents of a block make a shortest way from its root.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "reach/block_index.hpp"
#include "reach/cuts.hpp"
#include "reach/memory_map.hpp"
#include "reach/page_list.hpp"

namespace plimsoll::reach {

// What reached a block first. The numbers of roots and blocks share a word, so that a block costs four bytes.
class Parent {
 public:
  static constexpr std::size_t kMostBlocks = (std::size_t{1} << 31) - 2;

  constexpr Parent() = default;
  static constexpr Parent block(std::size_t index) { return Parent(static_cast<std::uint32_t>(index) + 1); }
  static constexpr Parent root(std::size_t index) { return Parent(static_cast<std::uint32_t>(index) | kRootBit); }
  // The block was declared to be a root itself.
  static constexpr Parent declared() { return Parent(~std::uint32_t{0}); }

  constexpr bool is_none() const { return word_ == 0; }
  constexpr bool is_declared() const { return word_ == ~std::uint32_t{0}; }
  constexpr bool is_root() const { return (word_ & kRootBit) != 0 && !is_declared(); }
  constexpr bool is_block() const { return !is_none() && (word_ & kRootBit) == 0; }
  constexpr std::size_t index() const { return is_block() ? word_ - 1 : word_ & ~kRootBit; }

 private:
  static constexpr std::uint32_t kRootBit = std::uint32_t{1} << 31;
  constexpr explicit Parent(std::uint32_t word) : word_(word) {}

  std::uint32_t word_ = 0;
};

// A word of a root, and the block that it was the first to reach.
struct RootWord {
  std::uintptr_t address;
  std::uint32_t block;
};

class Marker {
 public:
  // Forgets the last marks. `cuts` are those within blocks, which they are flagged for. False when memory ran out.
  bool start(std::span<const Block> blocks, const BlockIndex& index, const MemoryMap& map, const Cuts& cuts) noexcept;

  // Marks what is reachable from these words, at first hand or through blocks.
  void mark_from(Region words, Parent parent) noexcept;
  void mark_declared_roots() noexcept;
  // Marking ends when so many of the blocks that are asked about are held. What is held by then has the parent that it
  // would have at last.
  void stop_after(std::size_t asked) noexcept { awaited_ = asked; }
  // From now on the blocks that are certainly the user's are passed by.
  void leave_users_blocks() noexcept { leaves_users_blocks_ = true; }

  bool is_held(std::size_t block) const noexcept { return !parents_[block].is_none(); }
  Parent parent_of(std::size_t block) const noexcept { return parents_[block]; }
  std::span<const std::uint32_t> reached() const noexcept { return {reached_.data(), reached_.size()}; }
  // Fewer than there are when memory ran out.
  std::span<const RootWord> root_words() const noexcept { return {root_words_.data(), root_words_.size()}; }

 private:
  static constexpr std::size_t kEndless = ~std::size_t{0};

  bool has_ended() const noexcept { return awaited_ == 0; }
  bool hold(std::size_t block, Parent parent) noexcept;
  void scan(Region words, Parent parent) noexcept;
  void scan_block(std::size_t block) noexcept;
  void scan_reached() noexcept;

  std::span<const Block> blocks_;
  const BlockIndex* index_ = nullptr;
  const MemoryMap* map_ = nullptr;
  const Cuts* cuts_ = nullptr;
  PageList<Parent> parents_;
  PageList<std::uint32_t> reached_;  // the held blocks, nearest to their root first
  PageList<RootWord> root_words_;
  bool leaves_users_blocks_ = false;
  std::size_t awaited_ = kEndless;  // blocks that are asked about and not held yet
  std::size_t next_ = 0;  // those from here on have not been read yet
};

}  // namespace plimsoll::reach
