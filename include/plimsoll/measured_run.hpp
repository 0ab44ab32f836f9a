// SPDX-License-Identifier: Apache-2.0
// What the code of a benchmark took, without what its framework allocates for itself. For plimsoll::benchmark, and for
// a harness of one's own.
#pragma once

#include <cstddef>
#include <string>

#include "plimsoll/api.hpp"
#include "plimsoll/scope.hpp"

namespace plimsoll::session {

class MeasuredRun {
 public:
  struct Figures {
    std::size_t allocations = 0;  // calls
    std::size_t total = 0;        // bytes asked for in all
    std::size_t peak = 0;         // bytes above where the heap stood at the start
    std::ptrdiff_t growth = 0;    // bytes live now less those at the start
    // The line that held most at the peak: "9.8 MiB of 10.1 MiB at the peak: report.cc:31 build_row(int)". Empty when
    // there was no peak.
    std::string top_line;
  };

  // Begins. While tracing is off it is started, with as many frames as PLIMSOLL_OPTIONS say, and stopped at the end;
  // frees of what was allocated before are not seen then. Cost: some microseconds.
  PLIMSOLL_API MeasuredRun();
  PLIMSOLL_API ~MeasuredRun();
  MeasuredRun(const MeasuredRun&) = delete;
  MeasuredRun& operator=(const MeasuredRun&) = delete;

  // Exact. All zero when 63 scopes are open already. Cost: reads symbols.
  PLIMSOLL_API Figures figures() const;

 private:
  const bool starts_tracing_;
  Scope scope_;
};

}  // namespace plimsoll::session
