// SPDX-License-Identifier: Apache-2.0
// What a capture's file says: the process, the heap then and now, the lines that grew most. Cold: reads symbols.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/resident_size.hpp"
#include "plimsoll/snapshot.hpp"

namespace plimsoll::capture {

using Time = std::chrono::system_clock::time_point;

struct CaptureFigures {
  Snapshot before, now;
  Time began, ended;
  bool traced_before = false;  // tracing was on when the first signal came
  std::uint64_t foreign_frees = 0;
  std::string dropped_text;
  std::size_t overhead = 0;
  base::ResidentSize resident;
};

// "2026-11-21T14:03:25Z", or with another strftime format.
std::string utc_text(Time time, const char* format = "%Y-%m-%dT%H:%M:%SZ");

// `top` lines, 0: all. Largest growth first, as compare_to() has it; what shrank is not shown.
std::string capture_text(const CaptureFigures& figures, std::size_t top);

}  // namespace plimsoll::capture
