// SPDX-License-Identifier: Apache-2.0
// Where a door asks whether an allocation is to fail on purpose. Who decides is set from the cold side, core/faults.
// Asked only while Tracing::has_faults(): a program without faults never comes here. No lock.
#pragma once

#include <atomic>
#include <cstddef>

#include "base/reentry_guard.hpp"
#include "record/tracing.hpp"
#include "stack/capture.hpp"

namespace plimsoll::record {

class FaultGate {
 public:
  // Called outside of all locks of ours, and inside the user's malloc. It preserves errno.
  using Decide = bool (*)(std::size_t size, const stack::Registers& caller) noexcept;

  // The same for a block that was recorded then.
  using Note = void (*)(const void* block) noexcept;

  // Once they are set they stay.
  void set(Decide decide, Note recorded) noexcept {
    note_.store(recorded, std::memory_order_release);
    decide_.store(decide, std::memory_order_release);
  }

  // Our own memory, and that of a signal handler which interrupted us, is never failed.
  bool fails(std::size_t size, const stack::Registers& caller) const noexcept {
    if (!tracing.has_faults() || base::ReentryGuard::inside()) return false;
    const Decide decide = decide_.load(std::memory_order_acquire);
    return decide && decide(size, caller);
  }

  void note_recorded(const void* block) const noexcept {
    if (!tracing.has_faults() || base::ReentryGuard::inside()) return;
    if (const Note note = note_.load(std::memory_order_acquire)) note(block);
  }

 private:
  std::atomic<Decide> decide_{nullptr};
  std::atomic<Note> note_{nullptr};
};

inline constinit FaultGate fault_gate;

}  // namespace plimsoll::record
