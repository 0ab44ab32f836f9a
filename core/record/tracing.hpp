// SPDX-License-Identifier: Apache-2.0
// The switch that every door tests. Hot to read. Written by start-up, start() and stop(), and while faults are armed.
#pragma once

#include <atomic>
#include <cstddef>

namespace plimsoll::record {

// cold: the options have not been read yet. verifying: on, and each stack is walked twice.
// One word says too whether allocations may be failed on purpose, so that a door that need not ask has nothing to test.
enum class Mode : unsigned char { cold, off, on, verifying, with_faults = 4 };

struct Tracing {
  std::atomic<Mode> mode{Mode::cold};
  Mode mode_when_on = Mode::on;  // written before tracing starts for the first time
  std::atomic<std::size_t> frame_limit{16};

  bool is_off() const noexcept { return mode.load(std::memory_order_relaxed) == Mode::off; }
  bool is_on() const noexcept { return without_faults(mode.load(std::memory_order_relaxed)) >= Mode::on; }
  bool is_plainly_on() const noexcept { return mode.load(std::memory_order_relaxed) == Mode::on; }
  bool verifies() const noexcept { return mode_when_on == Mode::verifying; }
  bool has_faults() const noexcept { return mode.load(std::memory_order_relaxed) >= Mode::with_faults; }

  void set_mode(Mode traced) noexcept;
  void set_faults(bool armed) noexcept;

 private:
  static constexpr Mode without_faults(Mode mode) noexcept {
    return static_cast<Mode>(static_cast<unsigned char>(mode) & 3);
  }
  static constexpr Mode with_faults(Mode mode) noexcept {
    return static_cast<Mode>(static_cast<unsigned char>(mode) | static_cast<unsigned char>(Mode::with_faults));
  }
};

extern constinit Tracing tracing;

// Turns the process's recorder and the doors on, or off and all traces forgotten.
void start_tracing(std::size_t frames) noexcept;
void stop_tracing() noexcept;

}  // namespace plimsoll::record
