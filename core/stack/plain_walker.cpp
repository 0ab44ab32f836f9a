// SPDX-License-Identifier: Apache-2.0
// capture() where PLIMSOLL_UNWINDER is not "rules". Nothing is known of the words that such a walk went by: a trail
// never holds, so no stack is kept, and none is found again without a walk.
#include "stack/plain_walker.hpp"

#include <array>

#include "base/kept_errno.hpp"
#include "base/spin_lock.hpp"
#include "stack/capture.hpp"

namespace plimsoll::stack {

// One walk at a time: libunwind has locks that its user cannot hold across a fork.
static constinit base::SpinLock lock;

std::size_t capture(const Registers& caller, std::span<std::uintptr_t> frames) noexcept {
  if (frames.empty()) return 0;
  const base::KeptErrno kept;
  lock_walks();
  const std::size_t walked = walk_plainly(caller.pc, frames);
  unlock_walks();
  if (walked != 0) return walked;
  frames[0] = caller.pc;
  return 1;
}

std::size_t capture(const Registers& caller, std::span<std::uintptr_t> frames, Trail& trail) noexcept {
  trail.begin(0);
  trail.end(false);
  return capture(caller, frames);
}

void prime() noexcept {
  std::array<std::uintptr_t, kMaxFrames> frames;
  capture(PLIMSOLL_CALLER_REGISTERS(), frames);
}

void lock_walks() noexcept { lock.lock(); }
void unlock_walks() noexcept { lock.unlock(); }

void forget_modules() noexcept {}

}  // namespace plimsoll::stack
