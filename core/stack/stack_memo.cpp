// SPDX-License-Identifier: Apache-2.0
#include "stack/stack_memo.hpp"

#include <algorithm>

namespace plimsoll::stack {
namespace {

// In words above the stack pointer; huge for what lies below, or is no word.
std::uintptr_t slot_of(const Proof::Word& word, const Registers& caller) noexcept {
  const std::uintptr_t distance = word.address - caller.sp;
  return distance % sizeof(std::uintptr_t) == 0 ? distance / sizeof(std::uintptr_t) : ~std::uintptr_t{0};
}

}  // namespace

void StackMemo::store(const Registers& caller, std::uint64_t epoch, const Proof& proof, std::uint32_t number) noexcept {
  if (!proof.holds()) return;
  std::uintptr_t highest = 0;
  for (std::size_t i = 0; i < proof.count(); ++i) highest = std::max(highest, slot_of(proof[i], caller));
  if (highest > kMostSlots) return;
  Entry& entry = entries_[place_of(caller)];
  std::uint32_t version = entry.version.load(std::memory_order_relaxed);
  if (version % 2 != 0 || !entry.version.compare_exchange_strong(version, version + 1, std::memory_order_acq_rel))
    return;
  entry.pc.store(caller.pc, std::memory_order_release);
  entry.sp.store(caller.sp, std::memory_order_release);
  entry.epoch.store(epoch, std::memory_order_release);
  entry.number.store(number, std::memory_order_release);
  entry.bp.store(caller.bp, std::memory_order_release);
  entry.needs_bp.store(proof.needs_bp(), std::memory_order_release);
  entry.highest.store(static_cast<std::uint32_t>(highest), std::memory_order_release);
  entry.write_words(proof, caller);
  entry.version.store(version + 2, std::memory_order_release);
}

void StackMemo::Entry::write_words(const Proof& proof, const Registers& caller) noexcept {
  const std::size_t count = (proof.count() + kPerGroup - 1) / kPerGroup;
  groups.store(static_cast<std::uint16_t>(count), std::memory_order_release);
  for (std::size_t group = 0; group < count; ++group) {
    std::uint64_t packed = 0;
    for (std::size_t k = 0; k < kPerGroup; ++k) {
      const Proof::Word& word = proof[std::min(group * kPerGroup + k, proof.count() - 1)];
      packed |= slot_of(word, caller) << (k * kSlotBits);
      words[group * kPerGroup + k].store(word.value, std::memory_order_release);
    }
    slots[group].store(packed, std::memory_order_release);
  }
}

}  // namespace plimsoll::stack
