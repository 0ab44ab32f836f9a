// SPDX-License-Identifier: Apache-2.0
// Copies of what the heap holds, by the stacks that allocated it. A snapshot never changes and may be read from any
// thread; copying one is cheap. tracemalloc: Snapshot, Statistic, StatisticDiff.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "plimsoll/api.hpp"
#include "plimsoll/stack.hpp"

namespace plimsoll {

// What is added up into one statistic.
enum class GroupBy {
  line,      // file and line of the offending frame: the innermost in the user's own code. tracemalloc: 'lineno'
  file,      // its file. tracemalloc: 'filename'
  function,  // its function
  stack,     // the whole stack. tracemalloc: 'traceback'
};

struct Statistic {
  std::size_t size = 0;   // bytes
  std::size_t count = 0;  // blocks
  Stack stack;            // one frame, or the whole stack for GroupBy::stack
};

struct StatisticDiff {
  std::size_t size = 0, count = 0;  // in the newer snapshot
  std::ptrdiff_t size_diff = 0, count_diff = 0;
  Stack stack;
};

class Snapshot {
 public:
  struct Contents;  // addresses and figures; names are read when a statistic is asked for

  PLIMSOLL_API Snapshot();
  explicit Snapshot(std::shared_ptr<const Contents> contents) : contents_(std::move(contents)) {}

  // Bytes and blocks in all.
  PLIMSOLL_API std::size_t size() const;
  PLIMSOLL_API std::size_t count() const;

  // The statistics, largest size first (then most blocks, then by name). With `cumulative` a block counts for every
  // frame of its stack, once also where a function recurs; not for GroupBy::stack. Cost: reads symbols.
  // tracemalloc: Snapshot.statistics.
  PLIMSOLL_API std::vector<Statistic> statistics(GroupBy group_by, bool cumulative = false) const;

  // The differences from an older snapshot, largest growth first: by signed size, so that frees never outrank growth
  // (tracemalloc sorts by absolute size). tracemalloc: Snapshot.compare_to.
  PLIMSOLL_API std::vector<StatisticDiff> compare_to(const Snapshot& older, GroupBy group_by,
                                                     bool cumulative = false) const;

  const Contents& contents() const { return *contents_; }

 private:
  std::shared_ptr<const Contents> contents_;
};

// What is live now. Throws std::logic_error while tracing is off: call start() first, or set PLIMSOLL_OPTIONS=trace=1.
// Cost: proportional to the number of distinct stacks. tracemalloc: take_snapshot.
PLIMSOLL_API Snapshot take_snapshot();

// What was live when the heap stood highest since tracing started or reset_peak() was called; exact to the byte.
PLIMSOLL_API Snapshot peak_snapshot();

}  // namespace plimsoll
