// SPDX-License-Identifier: Apache-2.0
#include "stack/stack_memo.hpp"

#include <algorithm>
#include <limits>

namespace plimsoll::stack {

constinit std::atomic<std::uint64_t> known_stacks_epoch_{1};

void forget_known_stacks() noexcept { known_stacks_epoch_.fetch_add(1, std::memory_order_acq_rel); }

void StackMemo::store(const Registers& caller, std::uint32_t number) noexcept {
  const std::size_t set = set_of(caller);
  const auto free_way = std::ranges::find(tags_[set], std::uintptr_t{0}, &Tag::pc);
  std::size_t way = static_cast<std::size_t>(free_way - tags_[set].begin());
  if (way == kWays) {
    if (++stores_[set] % kPatience != 0) return;
    way = stores_[set] / kPatience % kWays;
  }
  Tag& tag = tags_[set][way];
  tag.pc = 0;
  if (!describe(caller, known_[set][way])) return;
  known_[set][way].number = number;
  tag = {caller.pc, caller.sp};
}

// False when the last walk is no proof, goes too far, or by too many words.
bool StackMemo::describe(const Registers& caller, Known& known) const noexcept {
  constexpr std::uintptr_t kMostSlots = std::numeric_limits<std::uint16_t>::max();
  known.needs_bp = false;
  known.bp = caller.bp;
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
  tags_ = {};
  last_walk_.forget();
}

}  // namespace plimsoll::stack
