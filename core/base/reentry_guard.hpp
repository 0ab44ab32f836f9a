// SPDX-License-Identifier: Apache-2.0
// Says whether this thread is inside Plimsoll. Hot: one thread-local word. Nobody locks.
//
// While a guard lives, what this thread allocates is ours and goes to the plain heap, unrecorded. A guard is passed
// on as the proof that it is held: a function that takes `const ReentryGuard&` may allocate without recursion.
#pragma once

namespace plimsoll::base {

class ReentryGuard {
 public:
  ReentryGuard() noexcept : ReentryGuard(1) {}
  ~ReentryGuard() { depth_ -= step_; }
  ReentryGuard(const ReentryGuard&) = delete;
  ReentryGuard& operator=(const ReentryGuard&) = delete;

  static bool inside() noexcept { return (depth_ & ~kAfterwork) != 0; }
  // Between the entry of a door and its end: an allocation now comes from a signal handler.
  static bool inside_door() noexcept { return (depth_ & ~kAfterwork) >= kDoor; }

  // This thread's doors have something left to do at their ends. Kept here so that one test finds that nothing at all
  // is unusual.
  static bool has_afterwork() noexcept { return depth_ & kAfterwork; }
  static void set_afterwork(bool is_left) noexcept { depth_ = (depth_ & ~kAfterwork) | (is_left ? kAfterwork : 0); }
  static bool is_outside_without_afterwork() noexcept { return depth_ == 0; }

  // For a guard that lives in an object of the user's (session::Uncounted): enter and leave in pairs.
  static void enter() noexcept { ++depth_; }
  static void leave() noexcept { --depth_; }

 protected:
  // One word says both, and changes at once. A signal that found the guard closed and the door not would have its
  // handler's allocations neither recorded nor counted as dropped.
  static constexpr int kDoor = 1 << 16;
  static constexpr int kAfterwork = 1 << 30;
  explicit ReentryGuard(int step) noexcept : step_(step) { depth_ += step_; }

 private:
  static thread_local constinit int depth_;
  const int step_;
};

// The guard of a door.
class DoorGuard : public ReentryGuard {
 public:
  DoorGuard() noexcept : ReentryGuard(kDoor) {}
};

}  // namespace plimsoll::base
