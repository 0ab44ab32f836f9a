// SPDX-License-Identifier: Apache-2.0
// What a thread remembers of its stacks: those it walked not long ago, each with a number, to be found again by
// comparing a word or two for each frame; and the last walk, by which the next one goes where both have the same outer
// frames. Hot. Nobody locks: it belongs to one thread, and a signal handler that interrupts it there must not come in.
//
// Stacks are kept by where they begin. Many begin alike, as a function is called from several places at one depth: so
// there are some ways for each beginning. Valid when zero; large, and touched only where it is used.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/any_word.hpp"
#include "stack/capture.hpp"
#include "stack/trail.hpp"

namespace plimsoll::stack {

// What threads keep of stacks is void: their numbers are, or their depth.
void forget_known_stacks() noexcept;
// Another number after each time that known stacks were forgotten.
extern constinit std::atomic<std::uint64_t> known_stacks_epoch_;
inline std::uint64_t known_stacks_epoch() noexcept { return known_stacks_epoch_.load(std::memory_order_relaxed); }

class StackMemo {
 public:
  // The number that was stored with the caller's stack, if the same `epoch` was: all else that the number depends on,
  // modules included.
  [[gnu::always_inline]] bool find(const Registers& caller, std::uint64_t epoch, std::uint32_t& number) noexcept {
    if (epoch != epoch_) [[unlikely]] {
      forget(epoch);
      return false;
    }
    const Place place = place_of(caller);
    const Known* known = &known_[place.set][0];
    if (firsts_[place.set].is_of(caller) && has_same_words(*known, caller)) {
      number = known->number;
      return true;
    }
    for (Ways ways = ways_with(place.signature, place.set) & ~kFirst; ways != 0; ways &= ways - 1) {
      known = &known_[place.set][first_of(ways)];
      if (!known->beginning.is_of(caller) || !has_same_words(*known, caller)) continue;
      number = known->number;
      return true;
    }
    return false;
  }

  // capture(), by the last walk where it can be.
  std::size_t walk(const Registers& caller, std::span<std::uintptr_t> frames) noexcept {
    return capture(caller, frames, last_walk_);
  }
  // What its stack has in common with the one that was walked before. To be asked before it has a number itself.
  SharedFrames shared() const noexcept {
    const SharedFrames& shared = last_walk_.shared();
    return {last_number_, shared.at, shared.from, shared.count};
  }
  // Zero: it has none.
  void number_last_walk(std::uint32_t number, std::span<const std::uintptr_t> frames) noexcept {
    last_number_ = last_walk_.is_part_of(frames) ? number : 0;
  }

  // The stack that was walked last, from there. Nothing without proof; and in a set that is full only one in kPatience,
  // since a stack is walked in less time than it is stored.
  void store(const Registers& caller, std::uint32_t number) noexcept;

  // The thread is gone: another one takes the memo over, whose stack may lie elsewhere.
  void change_thread() noexcept {
    if (epoch_ != 0) forget(0);
  }

  static constexpr std::size_t kWays = 8;
  static constexpr std::size_t kPatience = 4;
  static constexpr std::size_t kMostWords = 64;  // stacks that need more are walked each time

 private:
  static constexpr unsigned kSetBits = 7;
  static constexpr std::size_t kSets = std::size_t{1} << kSetBits;
  static constexpr std::size_t kUnrolled = 4;

  // A byte for each way.
  using Ways = std::uint64_t;
  static_assert(sizeof(Ways) == kWays);
  static constexpr Ways kEach = 0x0101010101010101, kFirst = 0xFF;

  struct Beginning {
    std::uintptr_t pc;  // zero: of none
    std::uintptr_t sp;

    bool is_of(const Registers& caller) const noexcept { return pc == caller.pc && sp == caller.sp; }
  };

  // Where stacks with a beginning are kept: they have this signature, which has its upper bit, and a few others have it
  // too.
  struct Place {
    std::size_t set;
    std::uint8_t signature;
  };

  // A slot is a distance in words from sp. The count is filled up with the last word to a multiple of kUnrolled.
  struct Known {
    std::uint32_t number;
    std::uint16_t count;
    bool needs_bp;
    Beginning beginning;
    std::uintptr_t bp;
    std::array<std::uint16_t, kMostWords> slots;
    std::array<std::uintptr_t, kMostWords> words;
  };

  static Place place_of(const Registers& caller) noexcept {
    const std::uint64_t hash = (caller.pc ^ caller.sp << 20) * 0x9E3779B97F4A7C15;
    return {hash >> (64 - kSetBits), static_cast<std::uint8_t>(hash >> (56 - kSetBits) | 0x80)};
  }
  // The upper bit of each way that has the signature, and sometimes of one behind it of which it differs in the lowest
  // bit. Zero: the ways that are free, and no others.
  Ways ways_with(std::uint8_t signature, std::size_t set) const noexcept {
    const Ways differences = signatures_[set] ^ signature * kEach;
    return (differences - kEach) & ~differences & kEach << 7;
  }
  static std::size_t first_of(Ways ways) noexcept { return static_cast<std::size_t>(std::countr_zero(ways)) / 8; }
  void sign(std::size_t set, std::size_t way, std::uint8_t signature) noexcept {
    signatures_[set] = (signatures_[set] & ~(Ways{0xFF} << way * 8)) | Ways{signature} << way * 8;
  }
  [[gnu::always_inline]] static bool has_same_words(const Known& known, const Registers& caller) noexcept;
  bool describe(const Registers& caller, Known& known) const noexcept;
  [[gnu::noinline, gnu::cold]] void forget(std::uint64_t epoch) noexcept;

  std::uint64_t epoch_ = 0;
  std::uint32_t last_number_ = 0;
  Trail last_walk_;
  std::array<std::uint8_t, kSets> stores_{};  // into each set
  alignas(64) std::array<Ways, kSets> signatures_{};  // zero: there is none
  // Of the first ways, which are nearly always the ones. They lie apart: where nothing is known no page of known_ is
  // touched.
  std::array<Beginning, kSets> firsts_{};
  std::array<std::array<Known, kWays>, kSets> known_{};
};

// The thread stood at this sp when the stack was stored: the words can be read.
inline bool StackMemo::has_same_words(const Known& known, const Registers& caller) noexcept {
  const std::uintptr_t sp = caller.sp;
  if (known.needs_bp && known.bp != caller.bp) return false;
  for (std::size_t i = 0; i < known.count; i += kUnrolled) {
    const auto differs = [&](std::size_t k) {
      return base::any_word(sp + known.slots[i + k] * sizeof(std::uintptr_t)) ^ known.words[i + k];
    };
    if ((differs(0) | differs(1) | differs(2) | differs(3)) != 0) return false;
  }
  return true;
}

}  // namespace plimsoll::stack
