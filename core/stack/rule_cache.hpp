// SPDX-License-Identifier: Apache-2.0
// The rules of the return addresses seen so far. Hot. Lock-free: an entry is one word, replaced as a whole, and holds
// its whole key, so neither another thread nor a signal handler can make a reader combine two entries.
//
//   entry  [63:50] CFA offset in words | [49:16] tag | [15:11] generation | [10] used | [9:4] rbp offset in words |
//   [3:0] shape shape  [3:2] CfaKind | [1:0] BpKind, or Special when the CfaKind is special
//
// A code address has 47 bits. An invertible hash makes 13 of them the line and 34 the tag: equal line and tag, equal
// address. The chain from one return address to the next is what a walk waits for, so the hash is a multiplication
// whose highest bits are at once the line and, within it, the place to look first.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "stack/unwind_rule.hpp"

namespace plimsoll::stack {

class CachedRule {
 public:
  explicit constexpr CachedRule(std::uint64_t word) noexcept : word_(word) {}
  static CachedRule pack(const Rule& rule) noexcept;

  constexpr std::uint64_t word() const noexcept { return word_; }
  constexpr CfaKind cfa() const noexcept { return static_cast<CfaKind>(word_ >> 2 & 3); }
  constexpr BpKind bp() const noexcept { return static_cast<BpKind>(word_ & 3); }
  constexpr Special special() const noexcept { return static_cast<Special>(word_ & 3); }
  constexpr std::int64_t cfa_offset() const noexcept { return (static_cast<std::int64_t>(word_) >> 50) * 8; }
  constexpr std::int64_t bp_offset() const noexcept { return (static_cast<std::int64_t>(word_ << 54) >> 58) * 8; }

 private:
  std::uint64_t word_;
};

class RuleCache {
 public:
  using Generation = std::uint64_t;

  // Entries of other generations are not seen. To be read once, at the start of a walk.
  Generation generation() const noexcept { return in_entry(forgotten_.load(std::memory_order_acquire)); }

  // The rule of a return address (of the instruction before it); compiles it when it is new.
  CachedRule rule_of(std::uintptr_t pc, Generation generation) noexcept {
    const std::uint64_t hash = hash_of(pc);
    const std::uint64_t word = entries_[first_place(hash)].load(std::memory_order_relaxed);
    if ((word & kKeyMask) == key_of(hash, generation)) [[likely]]
      return CachedRule(word);
    return search(pc, generation);
  }

  // Nothing known so far is found by walks that start afterwards, not even what others are storing at this moment: it
  // bears the old generation.
  void forget() noexcept;

  // Addresses that the hash can tell apart, the first page left out.
  static constexpr bool is_code_address(std::uintptr_t pc) noexcept {
    return pc - kFirstAddress < (std::uintptr_t{1} << kAddressBits) - kFirstAddress;
  }

 private:
  static constexpr unsigned kAddressBits = 47;
  static constexpr std::uintptr_t kFirstAddress = 4096;
  static constexpr std::size_t kWays = 8;  // a cache line
  static constexpr std::size_t kEntries = std::size_t{1} << 16;
  static constexpr std::uint64_t kKeyMask = ((std::uint64_t{1} << 40) - 1) << 10;
  static constexpr std::uint64_t kTagMask = ((std::uint64_t{1} << 34) - 1) << 16;
  static constexpr std::uint64_t kUsed = 1 << 10;
  static constexpr std::uint64_t kGenerations = 32;

  static constexpr Generation in_entry(std::uint64_t forgotten) noexcept {
    return (forgotten % kGenerations) << 11 | kUsed;
  }
  // Multiplication by an odd number is invertible modulo a power of two, here of 47, in the upper bits: line [63:51],
  // tag [50:17], of which the first three bits choose the first place in the line.
  static constexpr std::uint64_t hash_of(std::uintptr_t pc) noexcept {
    return pc * (std::uint64_t{0x5851F42D4C957F2D} << (64 - kAddressBits));
  }
  static constexpr std::size_t first_place(std::uint64_t hash) noexcept { return hash >> 48; }
  static constexpr std::uint64_t key_of(std::uint64_t hash, Generation generation) noexcept {
    return (hash >> 1 & kTagMask) | generation;
  }

  [[gnu::noinline]] CachedRule search(std::uintptr_t pc, Generation generation) noexcept;
  CachedRule compile(std::uintptr_t pc, Generation generation) noexcept;
  void store(std::uint64_t word, std::uint64_t hash, Generation generation) noexcept;

  alignas(64) std::array<std::atomic<std::uint64_t>, kEntries> entries_{};
  std::atomic<std::uint64_t> forgotten_{0};
  RuleCompiler compiler_;
};

}  // namespace plimsoll::stack
