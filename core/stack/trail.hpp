// SPDX-License-Identifier: Apache-2.0
// The way that a walk went, so that a later walk may go by it, and so that the same stack is known again without a
// walk. Hot. Nobody locks: a plain value.
//
// A frame's rule is found by its return address, and says where the caller's return address lies: at a distance from
// the stack pointer, or from rbp. So a walk from the same pc at the same stack pointer goes the same way for as long as
// it finds the same return addresses, and the same rbp wherever a frame hangs on it. These words, and no others, are
// the proof; an rbp that no frame hangs on may be anything.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace plimsoll::stack {

inline constexpr std::size_t kMaxFrames = 64;

// A frame, and what the way from it to its caller hung on.
struct Step {
  std::uintptr_t pc;
  std::uintptr_t sp;
  std::uintptr_t bp;
  std::uintptr_t bp_slot;      // where bp was read; zero while it is the first caller's
  std::uintptr_t loaded_slot;  // where the next frame's sp was read; zero when it was not
  bool hangs_on_bp;
  bool loads_bp;  // the next frame's rbp was read from its bp_slot
};

// Frames that a stack has in common with another one: `count` of them, from its frame `at` on, are the other's from its
// frame `from` on.
struct SharedFrames {
  std::uint32_t other = 0;  // its number
  std::size_t at = 0, from = 0, count = 0;
};

// The last walk of a thread, which the next one changes only where it goes another way: both end in the same outer
// frames. A walk begins on its own. As soon as it stands where the last one stood, it may join it.
class Trail {
 public:
  // A walk on the stack that ends at `top`.
  void begin(std::uintptr_t top) noexcept {
    if (top != top_) forget();
    top_ = top;
    inner_count_ = 0;
    meeting_ = first_;
    has_joined_ = false;
    shared_ = {};
  }
  void forget() noexcept { first_ = end_ = kMiddle; }

  // The walk's next frame.
  Step& add() noexcept { return has_joined_ ? steps_[end_++] : inner_[inner_count_++]; }
  Step& newest() noexcept { return has_joined_ ? steps_[end_ - 1] : inner_[inner_count_ - 1]; }

  // The last walk's steps from this place outward; empty when it did not stand here, or was joined already. A walk asks
  // at each of its frames, and goes outward.
  std::span<const Step> known_from(std::uintptr_t pc, std::uintptr_t sp, std::uintptr_t bp) noexcept {
    if (has_joined_) return {};
    while (meeting_ < end_ && steps_[meeting_].sp < sp) ++meeting_;
    if (meeting_ == end_) return {};
    const Step& step = steps_[meeting_];
    if (step.sp != sp || step.pc != pc || (step.bp != bp && hangs_on_bp(meeting_))) return {};
    return {&step, end_ - meeting_};
  }
  // The walk went by the first `count` of them, with its own rbp, which it read there. From now on both walks are one.
  void join(std::size_t count, std::uintptr_t bp, std::uintptr_t bp_slot) noexcept;
  // It went by these only, and may meet the last walk again.
  void copy(std::span<const Step> steps, std::uintptr_t bp, std::uintptr_t bp_slot) noexcept;

  // `holds`: all that the walk went by is noted.
  void end(bool holds) noexcept;

  // Of the walk that ended last.
  bool holds() const noexcept { return holds_; }
  const SharedFrames& shared() const noexcept { return shared_; }  // with the one before, which has no number here
  // Whether these are the frames that it found first. Where it did not hold, others may stand in their place.
  bool is_part_of(std::span<const std::uintptr_t> frames) const noexcept {
    const auto is_at = [](const Step& step, std::uintptr_t pc) { return step.pc == pc; };
    return holds_ || (count() <= frames.size() &&
                      std::equal(steps_.data() + first_, steps_.data() + end_, frames.begin(), is_at));
  }
  std::size_t count() const noexcept { return end_ - first_; }
  const Step& operator[](std::size_t i) const noexcept { return steps_[first_ + i]; }

  // The words that the walk went by: visit(address, value). The first caller's rbp has no address: visit_bp().
  template <class Visit, class VisitBp>
  void for_each_word(Visit&& visit, VisitBp&& visit_bp) const {
    for (std::size_t i = 0; i + 1 < count(); ++i) {
      const Step &step = (*this)[i], &next = (*this)[i + 1];
      if (step.hangs_on_bp && step.bp_slot != 0) visit(step.bp_slot, step.bp);
      if (step.hangs_on_bp && step.bp_slot == 0) visit_bp();
      if (step.loaded_slot != 0) visit(step.loaded_slot, next.sp);
      visit(next.sp - sizeof(std::uintptr_t), next.pc);
    }
  }

 private:
  // The walk goes by so many of the last one's steps.
  void note_shared(std::size_t count) noexcept {
    if (count > shared_.count) shared_ = {0, inner_count_, meeting_ - first_, count};
  }
  static void set_bp(std::span<Step> steps, std::uintptr_t bp, std::uintptr_t bp_slot) noexcept;
  // Whether the way from there hangs on the rbp of there.
  bool hangs_on_bp(std::size_t step) const noexcept {
    while (step + 1 < end_ && !steps_[step].hangs_on_bp && !steps_[step].loads_bp) ++step;
    return step + 1 < end_ && steps_[step].hangs_on_bp;
  }

  static constexpr std::size_t kMiddle = 2 * kMaxFrames, kRoom = 4 * kMaxFrames;

  std::uintptr_t top_ = 0;
  std::size_t first_ = 0, end_ = 0;  // of the known steps
  std::size_t meeting_ = 0;          // how far the walk under way has passed them, or where it joined
  std::size_t inner_count_ = 0;
  bool has_joined_ = false;
  bool holds_ = false;
  SharedFrames shared_;
  std::array<Step, kMaxFrames> inner_{};  // of the walk under way, before it joins
  std::array<Step, kRoom> steps_{};
};

// Inline: each walk calls them once or twice, and a walk is short.

inline void Trail::join(std::size_t count, std::uintptr_t bp, std::uintptr_t bp_slot) noexcept {
  note_shared(count);
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

inline void Trail::copy(std::span<const Step> steps, std::uintptr_t bp, std::uintptr_t bp_slot) noexcept {
  note_shared(steps.size());
  const std::span<Step> copied(&inner_[inner_count_], steps.size());
  std::ranges::copy(steps, copied.begin());
  set_bp(copied, bp, bp_slot);
  inner_count_ += steps.size();
}

// Up to the frame that reads another one. All of these have the same.
inline void Trail::set_bp(std::span<Step> steps, std::uintptr_t bp, std::uintptr_t bp_slot) noexcept {
  if (steps.empty() || (steps[0].bp == bp && steps[0].bp_slot == bp_slot)) return;
  for (Step& step : steps) {
    step.bp = bp;
    step.bp_slot = bp_slot;
    if (step.loads_bp) break;
  }
}

inline void Trail::end(bool holds) noexcept {
  holds_ = holds;
  if (!has_joined_) {
    meeting_ = kMiddle + inner_count_;
    end_ = meeting_;
  }
  first_ = meeting_ - inner_count_;
  std::copy_n(inner_.begin(), inner_count_, steps_.begin() + static_cast<std::ptrdiff_t>(first_));
}

}  // namespace plimsoll::stack
