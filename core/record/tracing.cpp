// SPDX-License-Identifier: Apache-2.0
#include "record/tracing.hpp"

#include "record/recorder.hpp"

namespace plimsoll::record {

constinit Tracing tracing;

void start_tracing(std::size_t frames) noexcept {
  tracing.frame_limit.store(frames, std::memory_order_relaxed);
  recorder.start();
  tracing.mode.store(tracing.mode_when_on, std::memory_order_relaxed);
}

void stop_tracing() noexcept {
  tracing.mode.store(Mode::off, std::memory_order_relaxed);
  recorder.stop();
}

}  // namespace plimsoll::record
