// SPDX-License-Identifier: Apache-2.0
// What fork needs of the recorder: all its locks, in the one order in which they nest. Cold.
#include "record/recorder.hpp"

namespace plimsoll::record {

void Recorder::lock_for_fork() noexcept {
  lock();
  sites_.lock();
  blocks_.lock();
  if (own_) own_->lock();
  lineage.lock();
  if (threads_) threads_->lock();
}

void Recorder::unlock_after_fork() noexcept {
  if (threads_) threads_->unlock();
  lineage.unlock();
  if (own_) own_->unlock();
  blocks_.unlock();
  sites_.unlock();
  unlock();
}

void Recorder::unlock_in_child() noexcept {
  if (threads_) threads_->note_fork();
  unlock_after_fork();
}

}  // namespace plimsoll::record
