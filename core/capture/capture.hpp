// SPDX-License-Identifier: Apache-2.0
// One process's captures, signal after signal: a baseline, a difference, a baseline... Cold: reads symbols and writes
// files. One thread at a time; it holds a guard, so that nothing of this is counted.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "plimsoll/profiler.hpp"
#include "plimsoll/snapshot.hpp"

namespace plimsoll::capture {

class Capture {
 public:
  explicit Capture(const SignalProfiler::Options& options) : options_(options) {}

  // What a signal asks for next. Says on standard error what was done, or why not; throws nothing.
  void answer_signal() noexcept;

  // Drops what is open, and stops tracing if it was started for that.
  void abandon() noexcept;

 private:
  struct Baseline {
    Snapshot snapshot;
    std::uint64_t foreign_frees;
    std::chrono::system_clock::time_point taken_at;
    bool started_tracing;
  };

  void begin();
  void end();

  const SignalProfiler::Options options_;
  std::optional<Baseline> baseline_;
};

}  // namespace plimsoll::capture
