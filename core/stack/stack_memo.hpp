// SPDX-License-Identifier: Apache-2.0
// Stacks that were walked not long ago, each with a number, to be found again by comparing a word or two for each
// frame. Hot. Lock-free: an entry is written by one thread at a time, and a reader that overlaps with it finds nothing.
// Shared by all threads, whose stack pointers differ: a table for each would take from their stacks.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/any_word.hpp"
#include "stack/capture.hpp"
#include "stack/known_stack.hpp"
#include "stack/proof.hpp"

namespace plimsoll::stack {

class StackMemo {
 public:
  // The number that was stored with the caller's stack, if the same `epoch` was: all else that the number depends on,
  // modules included.
  bool find(const Registers& caller, std::uint64_t epoch, std::uint32_t& number) const noexcept {
    const Entry& entry = entries_[place_of(caller)];
    const std::uint32_t version = entry.version.load(std::memory_order_acquire);
    if (entry.pc.load(std::memory_order_acquire) != caller.pc ||
        entry.sp.load(std::memory_order_acquire) != caller.sp || entry.epoch.load(std::memory_order_acquire) != epoch ||
        version % 2 != 0)
      return false;
    number = entry.number.load(std::memory_order_acquire);
    return has_same_words(entry, version, caller) && entry.has_version(version);
  }

  // In place of what stood there. Nothing without proof, and when another thread is writing there.
  void store(const Registers& caller, std::uint64_t epoch, const Proof& proof, std::uint32_t number) noexcept;

 private:
  static constexpr unsigned kPlaceBits = 12;
  static constexpr std::size_t kPerGroup = 4;  // slots in a word
  static constexpr unsigned kSlotBits = 16;
  static constexpr std::uintptr_t kMostSlots = (1 << kSlotBits) - 1;

  // The words in groups of four, whose slots are one word; the last group is filled up with its last. All but the
  // version is written with release and read with acquire: who sees a word of a new entry sees its version as odd or
  // later.
  struct alignas(64) Entry {
    std::atomic<std::uintptr_t> pc;
    std::atomic<std::uintptr_t> sp;
    std::atomic<std::uint64_t> epoch;
    std::atomic<std::uint32_t> number;
    std::atomic<std::uint32_t> version;  // odd while it is written
    std::atomic<std::uintptr_t> bp;
    std::atomic<std::uint32_t> highest;  // of the slots
    std::atomic<std::uint16_t> groups;
    std::atomic<bool> needs_bp;
    std::array<std::atomic<std::uint64_t>, Proof::kMostWords / kPerGroup> slots;
    std::array<std::atomic<std::uintptr_t>, Proof::kMostWords> words;

    void write_words(const Proof& proof, const Registers& caller) noexcept;
    // Whether all that was read since is of that version.
    bool has_version(std::uint32_t known) const noexcept { return version.load(std::memory_order_relaxed) == known; }
  };

  static std::size_t place_of(const Registers& caller) noexcept {
    const std::uint64_t mixed = (caller.pc ^ caller.sp << 20) * 0x9E3779B97F4A7C15;
    return mixed >> (64 - kPlaceBits);
  }
  static bool has_same_words(const Entry& entry, std::uint32_t version, const Registers& caller) noexcept;

  std::array<Entry, std::size_t{1} << kPlaceBits> entries_{};
};

// A slot is followed only when it is known to be one of this version's, all of which lie in the stack: the entry may be
// that of a thread that is gone, whose stack was larger.
inline bool StackMemo::has_same_words(const Entry& entry, std::uint32_t version, const Registers& caller) noexcept {
  const std::size_t groups = entry.groups.load(std::memory_order_acquire);
  const std::uintptr_t highest = entry.highest.load(std::memory_order_acquire);
  std::uint64_t slots[Proof::kMostWords / kPerGroup];
  for (std::size_t i = 0; i < groups; ++i) slots[i] = entry.slots[i].load(std::memory_order_acquire);
  if (!entry.has_version(version) || caller.sp + highest * sizeof(std::uintptr_t) >= top_of_known_stack(caller.sp))
    return false;
  if (entry.needs_bp.load(std::memory_order_acquire) && entry.bp.load(std::memory_order_acquire) != caller.bp)
    return false;
  for (std::size_t i = 0; i < groups; ++i) {
    const std::atomic<std::uintptr_t>* const expected = &entry.words[i * kPerGroup];
    const auto differs = [&](std::size_t k) {
      const std::uintptr_t slot = slots[i] >> (k * kSlotBits) & kMostSlots;
      return base::any_word(caller.sp + slot * sizeof(std::uintptr_t)) ^ expected[k].load(std::memory_order_acquire);
    };
    if ((differs(0) | differs(1) | differs(2) | differs(3)) != 0) return false;
  }
  return true;
}

}  // namespace plimsoll::stack
