// SPDX-License-Identifier: Apache-2.0
#include "stack/stack_memo.hpp"

#include <algorithm>
#include <limits>

namespace plimsoll::stack {

constinit std::atomic<std::uint64_t> known_stacks_epoch_{1};

void forget_known_stacks() noexcept { known_stacks_epoch_.fetch_add(1, std::memory_order_acq_rel); }

void StackMemo::store(const Registers& caller, std::uint32_t number) noexcept {
  const auto [set, signature] = place_of(caller);
  const Ways free = ways_with(0, set);
  if (free == 0 && ++stores_[set] % kPatience != 0) return;
  const std::size_t way = free != 0 ? first_of(free) : stores_[set] / kPatience % kWays;
  sign(set, way, 0);
  if (way == 0) firsts_[set] = {};
  Known& known = known_[set][way];
  if (!describe(caller, known)) return;
  known.number = number;
  sign(set, way, signature);
  if (way == 0) firsts_[set] = known.beginning;
}

// False when the last walk is no proof, goes too far, or by too many words.
bool StackMemo::describe(const Registers& caller, Known& known) const noexcept {
  constexpr std::uintptr_t kMostSlots = std::numeric_limits<std::uint16_t>::max();
  known.beginning = {caller.pc, caller.sp};
  known.bp = caller.bp;
  known.needs_bp = false;
  std::uintptr_t highest = 0;
  std::size_t count = 0;
  const auto add = [&](std::uintptr_t address, std::uintptr_t value) {
    const std::uintptr_t distance = address - caller.sp;  // huge for what lies below
    const std::uintptr_t slot = distance % sizeof(std::uintptr_t) == 0 ? distance / sizeof(std::uintptr_t) : ~distance;
    highest = std::max(highest, slot);
    if (count < kMostWords) {
      known.slots[count] = static_cast<std::uint16_t>(slot);
      known.words[count] = value;
    }
    ++count;
  };
  last_walk_.for_each_word(add, [&] { known.needs_bp = true; });
  if (!last_walk_.holds() || count == 0 || count > kMostWords || highest > kMostSlots) return false;
  for (; count % kUnrolled != 0; ++count) {
    known.slots[count] = known.slots[count - 1];
    known.words[count] = known.words[count - 1];
  }
  known.count = static_cast<std::uint16_t>(count);
  return true;
}

void StackMemo::forget(std::uint64_t epoch) noexcept {
  epoch_ = epoch;
  signatures_ = {};
  firsts_ = {};
  last_walk_.forget();
  last_number_ = 0;
}

}  // namespace plimsoll::stack
