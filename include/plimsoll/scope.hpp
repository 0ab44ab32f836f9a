// SPDX-License-Identifier: Apache-2.0
// A region of code and what happened in it. Scopes nest and overlap freely, on any thread, and an inner one never
// spoils the peak of an outer one. They count what all threads allocate; with PLIMSOLL_OPTIONS=threads=own what
// the thread that opened the scope allocates, and the threads that it, or they, started since, or in a test since that
// began (threads.hpp).
#pragma once

#include "plimsoll/api.hpp"
#include "plimsoll/snapshot.hpp"
#include "plimsoll/tracker.hpp"

namespace plimsoll {

class Scope {
 public:
  // Opens the scope. Cost: below a microsecond; with threads=own some microseconds, and each event of its threads pays
  // for each scope that is open. 63 scopes may be open at once; one more counts nothing, see is_counting.
  PLIMSOLL_API Scope();
  PLIMSOLL_API ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  // Announces the limit that the scope's peak will be judged by. From the moment the heap rises above it, what is needed
  // to tell the test's own peak from that of the whole heap is kept: 16 bytes for each call, for up to a million calls.
  PLIMSOLL_API void set_line(std::size_t peak);

  // False when tracing is off or too many scopes are open: then all figures are zero.
  PLIMSOLL_API bool is_counting() const;

  // The figures above where the heap stood at the start: `current` and `current_blocks` are how much more is live now
  // (0 when it is less), `peak` the highest it rose, `total` what was asked for in the scope. Constant time.
  PLIMSOLL_API Usage so_far() const;

  // What the heap had gained at the moment of the scope's peak, by stack: sizes and counts above the start, exact to
  // the byte. Stacks that held less than at the start are left out.
  PLIMSOLL_API Snapshot at_peak() const;

  // Blocks that were allocated in the scope and are still live. Cost: proportional to the number of live blocks.
  PLIMSOLL_API Snapshot retained() const;

  // Everything that was allocated in the scope, freed or not: size is bytes asked for, count is calls.
  PLIMSOLL_API Snapshot allocated() const;

  // The stack of the scope's first allocation, though it may have been freed. Empty: there was none.
  PLIMSOLL_API Stack first_allocation() const;

  // For the rest of Plimsoll: the recorder's window, negative if there is none.
  int window() const { return window_; }

 private:
  int window_;
};

}  // namespace plimsoll
