// SPDX-License-Identifier: Apache-2.0
// faults.hpp: an injection counts its candidates, and fails those that it was told to. Any thread; no lock.
#include <algorithm>
#include <array>
#include <atomic>
#include <stdexcept>

#include "base/reentry_guard.hpp"
#include "faults/armed.hpp"
#include "faults/selection.hpp"
#include "faults/site_pattern.hpp"
#include "plimsoll/faults.hpp"
#include "snapshot/names.hpp"
#include "stack/capture.hpp"

namespace plimsoll {

class FaultInjection::State : public faults::Armed {
 public:
  explicit State(const Faults& faults) : Armed(faults.all_threads), faults_(faults), pattern_(faults.from) {}

  bool concerns(std::size_t size) const noexcept override { return faults_.above == 0 || size > faults_.above; }

  bool fails(const faults::Candidate& candidate) noexcept override {
    if (!pattern_.passes(candidate.stack)) return false;
    if (!faults::selects(faults_, candidates_.fetch_add(1, std::memory_order_relaxed) + 1)) return false;
    if (failed_.fetch_add(1, std::memory_order_relaxed) == 0) note_first(candidate.stack);
    return true;
  }

  std::size_t candidates() const noexcept { return candidates_.load(std::memory_order_relaxed); }
  std::size_t failed() const noexcept { return failed_.load(std::memory_order_relaxed); }
  std::span<const std::uintptr_t> first() const noexcept {
    return {first_.data(), first_depth_.load(std::memory_order_acquire)};
  }

 private:
  void note_first(std::span<const std::uintptr_t> stack) noexcept {
    std::ranges::copy(stack, first_.begin());
    first_depth_.store(stack.size(), std::memory_order_release);
  }

  const Faults faults_;
  faults::SitePattern pattern_;
  std::atomic<std::size_t> candidates_{0}, failed_{0};
  std::array<std::uintptr_t, stack::kMaxFrames> first_{};
  std::atomic<std::size_t> first_depth_{0};
};

FaultInjection::FaultInjection(const Faults& faults) {
  const base::ReentryGuard guard;
  if (const std::string mistake = faults::mistake_in(faults); !mistake.empty()) throw std::invalid_argument(mistake);
  state_ = std::make_unique<State>(faults);
  if (!faults::arm(*state_))
    throw std::length_error("plimsoll::FaultInjection: 16 are armed already. End some of them first.");
}

FaultInjection::~FaultInjection() {
  const base::ReentryGuard guard;
  faults::disarm(*state_);
  state_.reset();
}

std::size_t FaultInjection::candidates() const { return state_->candidates(); }
std::size_t FaultInjection::failed() const { return state_->failed(); }

Stack FaultInjection::first_failed() const {
  const base::ReentryGuard guard;
  return snapshot::stack_of(state_->first());
}

}  // namespace plimsoll
