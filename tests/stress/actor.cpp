// SPDX-License-Identifier: Apache-2.0
#include "actor.hpp"

#include <algorithm>
#include <utility>

namespace stress {

// Mostly small, as programs are; at times whole pages, and seldom so much that it is mapped for itself.
std::size_t Actor::random_size() {
  const std::size_t kind = random_.below(1000);
  const std::size_t bound = kind < 900 ? 400 : kind < 990 ? 40000 : kind < 999 ? std::size_t{1} << 20 : largest_;
  return random_.below(std::min(bound, largest_));
}

void Actor::note(const Block& block, int sign) {
  const auto bytes = static_cast<long long>(block.size);
  live_[block.site] += {sign * bytes, sign};
  standing_ += sign * bytes;
  if (sign > 0) total_ += {bytes, 1};
  peak_ = std::max(peak_, standing_);
}

void Actor::put(Block& slot, const Block& block) {
  slot = block;
  note(block, 1);
}

void Actor::step() {
  Block& slot = slots_[random_.below(kSlots)];
  const std::size_t size = random_size();
  if (!slot.bytes) return put(slot, allocate(static_cast<Site>(random_.below(kSites)), size));
  note(slot, -1);
  if (size > 0 && can_be_resized(slot) && random_.below(3) == 0) return put(slot, resize(slot, size));
  release(std::exchange(slot, {}));
}

void Actor::free_all() {
  for (Block& slot : slots_) free_foreign(slot);
}

void Actor::swap(Block& other) { std::swap(slots_[random_.below(kSlots)], other); }

void Actor::free_foreign(Block& other) {
  if (!other.bytes) return;
  note(other, -1);
  release(std::exchange(other, {}));
}

Amount Actor::sum() const {
  Amount all;
  for (const Amount& amount : live_) all += amount;
  return all;
}

}  // namespace stress
