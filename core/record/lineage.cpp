// SPDX-License-Identifier: Apache-2.0
#include "record/lineage.hpp"

#include <mutex>

namespace plimsoll::record {

constinit Lineage lineage;
thread_local constinit ThreadNumber Lineage::current_ = 0;

ThreadNumber Lineage::add_child(ThreadNumber parent) noexcept {
  const std::scoped_lock hold(lock_);
  const ThreadNumber number = last_.load(std::memory_order_relaxed) + 1;
  ThreadNumber* known = parents_.at_grown(number);
  if (!known) return kNoRoom;
  *known = parent == kNoRoom ? 0 : parent;
  last_.store(number, std::memory_order_relaxed);
  return number;
}

}  // namespace plimsoll::record
