// SPDX-License-Identifier: Apache-2.0
#include "hooks/fork.hpp"

#include <pthread.h>

#include "hooks/wide_blocks.hpp"
#include "record/recorder.hpp"
#include "stack/capture.hpp"

namespace plimsoll::hooks {

// Registered before any of the user's handlers: so ours locks last and unlocks first, and theirs may allocate.
void install_fork_handlers() noexcept {
  const auto lock = [] {
    stack::lock_walks();
    record::recorder.lock_for_fork();
    wide_blocks::lock();
  };
  const auto unlock = [] {
    wide_blocks::unlock();
    record::recorder.unlock_after_fork();
    stack::unlock_walks();
  };
  const auto unlock_in_child = [] {
    wide_blocks::unlock();
    record::recorder.unlock_in_child();
    stack::unlock_walks();
  };
  pthread_atfork(lock, unlock, unlock_in_child);
}

}  // namespace plimsoll::hooks
