// SPDX-License-Identifier: Apache-2.0
#include "record/tracing.hpp"

#include "record/recorder.hpp"
#include "stack/stack_memo.hpp"

namespace plimsoll::record {

constinit Tracing tracing;

void Tracing::set_mode(Mode traced) noexcept {
  Mode before = mode.load(std::memory_order_relaxed);
  while (!mode.compare_exchange_weak(before, before >= Mode::with_faults ? with_faults(traced) : traced,
                                     std::memory_order_relaxed)) {
  }
}

void Tracing::set_faults(bool armed) noexcept {
  Mode before = mode.load(std::memory_order_relaxed);
  while (!mode.compare_exchange_weak(before, armed ? with_faults(before) : without_faults(before),
                                     std::memory_order_relaxed)) {
  }
}

void start_tracing(std::size_t frames) noexcept {
  tracing.frame_limit.store(frames, std::memory_order_relaxed);
  stack::forget_known_stacks();
  recorder.start();
  tracing.set_mode(tracing.mode_when_on);
}

void stop_tracing() noexcept {
  tracing.set_mode(Mode::off);
  recorder.stop();
}

}  // namespace plimsoll::record
