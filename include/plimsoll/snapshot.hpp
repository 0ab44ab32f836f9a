// SPDX-License-Identifier: Apache-2.0
// Copies of what the heap holds, by the stacks that allocated it. A snapshot never changes and may be read from any
// thread; copying one is cheap. tracemalloc: Snapshot, Statistic, StatisticDiff.
//
//   const plimsoll::Snapshot before = plimsoll::take_snapshot();
//   work();
//   for (const auto& diff : plimsoll::take_snapshot().compare_to(before, plimsoll::GroupBy::line))
//     std::cout << diff << '\n';
#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "plimsoll/api.hpp"
#include "plimsoll/domain.hpp"
#include "plimsoll/filter.hpp"
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
  Domain domain = 0;      // blocks of different domains are never added up: see domain.hpp
};

struct StatisticDiff {
  std::size_t size = 0, count = 0;  // in the newer snapshot
  std::ptrdiff_t size_diff = 0, count_diff = 0;
  Stack stack;
  Domain domain = 0;
};

// As tracemalloc prints them: "report.cc:31: size=9.8 MiB, count=10000, average=1.0 KiB", and for a difference
// "report.cc:31: size=9.8 MiB (+1.0 MiB), count=10000 (+1000), average=1.0 KiB". A frame without a line goes by its
// function, a whole stack by its innermost frame, and a domain other than the heap is named. The text of the source
// line is what Stack::format adds.
PLIMSOLL_API std::string to_string(const Statistic& statistic);
PLIMSOLL_API std::string to_string(const StatisticDiff& diff);
PLIMSOLL_API std::ostream& operator<<(std::ostream& out, const Statistic& statistic);
PLIMSOLL_API std::ostream& operator<<(std::ostream& out, const StatisticDiff& diff);

// A snapshot could not be written or read. what() is one line: the file, what is wrong, and what to do where that is
// known.
class PLIMSOLL_API FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  FileError(const FileError&) = default;
  ~FileError() override;
};

class Snapshot {
 public:
  struct Contents;  // addresses and figures; names are read when a statistic is asked for

  PLIMSOLL_API Snapshot();
  explicit Snapshot(std::shared_ptr<const Contents> contents) : contents_(std::move(contents)) {}

  // Bytes and blocks in all, those of domains too: size() of a snapshot of take_snapshot() is usage().current plus
  // usage(domain).current of each domain.
  PLIMSOLL_API std::size_t size() const;
  PLIMSOLL_API std::size_t count() const;

  // The statistics, largest size first (then most blocks, then by name). With `cumulative` a block counts for every
  // frame of its stack, once also where a function recurs; not for GroupBy::stack. Cost: reads symbols.
  // tracemalloc: Snapshot.statistics.
  PLIMSOLL_API std::vector<Statistic> statistics(GroupBy group_by, bool cumulative = false) const;

  // The differences from an older snapshot, largest growth first: by signed size, so that frees never outrank growth
  // (tracemalloc sorts by absolute size). Either may have been loaded. tracemalloc: Snapshot.compare_to.
  PLIMSOLL_API std::vector<StatisticDiff> compare_to(const Snapshot& older, GroupBy group_by,
                                                     bool cumulative = false) const;

  // The blocks that the filters let through, all of them when the list is empty. Cost: reads symbols.
  // tracemalloc: Snapshot.filter_traces.
  PLIMSOLL_API Snapshot filter(const std::vector<Filter>& filters) const;

  // The same blocks, each counted for the innermost frame of its stack, whoever's code that is, as tracemalloc does. In
  // C++ that is mostly a header of the standard library, hence the offending frame otherwise.
  PLIMSOLL_API Snapshot by_innermost_frame() const;

  // Writes the snapshot with its names and source lines, so that load() needs neither the program nor its sources.
  // Compressed and checksummed. The file gets mode 0600 and appears at once or not at all: a link that is at the path
  // is replaced, not followed. Throws FileError. Cost: reads the symbols of every stack. tracemalloc: Snapshot.dump.
  PLIMSOLL_API void dump(const std::filesystem::path& path) const;

  // Reads what dump() wrote, by this version or an older one. Anything else, however it was damaged or forged, is a
  // FileError; more than a few GiB of memory are never asked for on its account. tracemalloc: Snapshot.load.
  PLIMSOLL_API static Snapshot load(const std::filesystem::path& path);

  const Contents& contents() const { return *contents_; }

 private:
  std::shared_ptr<const Contents> contents_;
};

// What is live now, of all domains. Throws std::logic_error while tracing is off: call start() first, or set
// PLIMSOLL_OPTIONS=trace=1. Cost: proportional to the number of distinct stacks; threads that allocate wait for a part
// of it. tracemalloc: take_snapshot.
PLIMSOLL_API Snapshot take_snapshot();

// What was live when the heap stood highest since tracing started or reset_peak() was called; exact to the byte. Of the
// heap alone: domains have peaks of their own, see usage(Domain). Throws as take_snapshot() does.
PLIMSOLL_API Snapshot peak_snapshot();

}  // namespace plimsoll
