// SPDX-License-Identifier: Apache-2.0
#include "stack/trail.hpp"

#include <algorithm>

namespace plimsoll::stack {

void Trail::join(std::size_t count, std::uintptr_t bp, std::uintptr_t bp_slot) noexcept {
  end_ = meeting_ + count;
  if (meeting_ < kMaxFrames || end_ + kMaxFrames > kRoom) {  // there must be room at both ends
    const auto begin = steps_.begin();
    if (meeting_ < kMiddle)
      std::copy_backward(begin + meeting_, begin + end_, begin + kMiddle + count);
    else
      std::copy(begin + meeting_, begin + end_, begin + kMiddle);
    meeting_ = kMiddle;
    end_ = kMiddle + count;
  }
  set_bp({&steps_[meeting_], count}, bp, bp_slot);
  has_joined_ = true;
}

void Trail::copy(std::span<const Step> steps, std::uintptr_t bp, std::uintptr_t bp_slot) noexcept {
  const std::span<Step> copied(&inner_[inner_count_], steps.size());
  std::ranges::copy(steps, copied.begin());
  set_bp(copied, bp, bp_slot);
  inner_count_ += steps.size();
}

// Up to the frame that reads another one. All of these have the same.
void Trail::set_bp(std::span<Step> steps, std::uintptr_t bp, std::uintptr_t bp_slot) noexcept {
  if (steps.empty() || (steps[0].bp == bp && steps[0].bp_slot == bp_slot)) return;
  for (Step& step : steps) {
    step.bp = bp;
    step.bp_slot = bp_slot;
    if (step.loads_bp) break;
  }
}

void Trail::end(bool holds) noexcept {
  holds_ = holds;
  if (!has_joined_) {
    meeting_ = kMiddle + inner_count_;
    end_ = meeting_;
  }
  first_ = meeting_ - inner_count_;
  std::copy_n(inner_.begin(), inner_count_, steps_.begin() + static_cast<std::ptrdiff_t>(first_));
}

}  // namespace plimsoll::stack
