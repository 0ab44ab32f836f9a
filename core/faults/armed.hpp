// SPDX-License-Identifier: Apache-2.0
// Who is asked, while it is armed, whether an allocation fails: an injection, or a sweep. Cold to arm. Asked inside the
// user's malloc, by any thread, without a lock: who disarms waits until nobody is asking any more.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "faults/never_failed.hpp"

namespace plimsoll::faults {

inline constexpr std::size_t kMostArmed = 16;

// An allocation that may be failed.
struct Candidate {
  std::size_t size;
  std::span<const std::uintptr_t> stack;  // return addresses, innermost first
};

class Armed {
 public:
  // For the calling thread, or for all.
  explicit Armed(bool all_threads);
  virtual ~Armed() = default;
  Armed(const Armed&) = delete;
  Armed& operator=(const Armed&) = delete;

  // The caller holds a ReentryGuard.
  virtual bool fails(const Candidate& candidate) noexcept = 0;
  // Whether fails() is to be asked; before the stack is taken.
  virtual bool concerns(std::size_t size) const noexcept = 0;

  // A block was recorded, whether or not it was a candidate. The same caller.
  virtual void allocated(const void*) noexcept {}

  bool is_for_this_thread() const noexcept;
  bool may_fail(const Candidate& candidate) const noexcept {
    return !never_failed_->contains(candidate.size, candidate.stack);
  }

 private:
  const void* const thread_;  // null: all
  const std::shared_ptr<const NeverFailed> never_failed_;
};

// False: there are kMostArmed.
bool arm(Armed& armed) noexcept;
void disarm(Armed& armed) noexcept;

}  // namespace plimsoll::faults
