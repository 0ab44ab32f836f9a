// SPDX-License-Identifier: Apache-2.0
// Says whether this thread is inside Plimsoll. Hot: one thread-local word. Nobody locks.
//
// While a guard lives, what this thread allocates is ours and goes to the plain heap, unrecorded. A guard is passed
// on as the proof that it is held: a function that takes `const ReentryGuard&` may allocate without recursion.
#pragma once

namespace plimsoll::base {

class ReentryGuard {
 public:
  ReentryGuard() noexcept { ++depth_; }
  ~ReentryGuard() { --depth_; }
  ReentryGuard(const ReentryGuard&) = delete;
  ReentryGuard& operator=(const ReentryGuard&) = delete;

  static bool inside() noexcept { return depth_ != 0; }

  // For a guard that lives in an object of the user's (session::Uncounted): enter and leave in pairs.
  static void enter() noexcept { ++depth_; }
  static void leave() noexcept { --depth_; }

 private:
  static thread_local constinit int depth_;
};

}  // namespace plimsoll::base
