// SPDX-License-Identifier: Apache-2.0
// threads.hpp: the number that a thread goes by, as users see it. Warm: once for each task of a pool. Nobody locks.
#include "plimsoll/threads.hpp"

#include "record/recorder.hpp"

namespace plimsoll {

ThreadToken current_thread_token() {
  if (!record::recorder.counts_own_threads()) return {};
  return ThreadToken(record::lineage.current());
}

AdoptThread::AdoptThread(ThreadToken token)
    : former_(token.number_ != 0 ? record::Lineage::act_as(token.number_) : current_thread_token().number_) {}

AdoptThread::~AdoptThread() { record::Lineage::act_as(former_); }

}  // namespace plimsoll
