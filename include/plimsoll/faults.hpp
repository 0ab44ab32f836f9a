// SPDX-License-Identifier: Apache-2.0
// Allocations that fail on purpose, to see what the code does when there is no memory. While a FaultInjection lives,
// the allocations that its Faults choose fail as they would at memory's end: malloc and its family return null with
// ENOMEM, a failed realloc leaves the old block as it was, operator new calls the new-handler until there is none and
// throws std::bad_alloc, its nothrow forms return null.
//
//   plimsoll::Faults faults;
//   faults.nth = 3;                                  // the third allocation, and no other
//   faults.from = "Cache::insert";                   // of those that this function makes, or who it calls
//   const plimsoll::FaultInjection injection(faults);
//   EXPECT_FALSE(cache.insert("key", "value"));
//
// Never failed are allocations that no program can be expected to survive, or that are not its own: of the runtime for
// exceptions, thread-locals, new threads, atexit and stdio's buffers; of the dynamic loader, and all that happens while
// it loads a library; of GoogleTest, GoogleMock and Catch2; and Plimsoll's. They are not counted either.
// It works with tracing off too. Where a block is to survive each of its allocations in turn: EXPECT_OOM_SAFE.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "plimsoll/api.hpp"
#include "plimsoll/stack.hpp"

namespace plimsoll {

struct Faults {
  // Which allocations are candidates: those for which all that is said here holds.
  std::size_t above = 0;  // larger than so many bytes; 0: of any size
  std::string from = {};  // made by, or below, a function, source file or library with this in its name; `*` stands for
                          // any text, `^` and `$` for the ends. As in suppressions. Empty: from anywhere
  bool all_threads = false;  // false: by the thread that made the FaultInjection

  // Which candidates fail: those of which one of these is true. Where none is set: all.
  std::size_t nth = 0;     // only this one, counted from 1
  std::size_t every = 0;   // the 3rd, 6th, 9th ... for 3
  double probability = 0;  // each with this probability, 0 to 1
  std::uint64_t seed = 1;  // of the probability: the same candidates fail again with the same seed
};

class FaultInjection {
 public:
  // Cost: a millisecond or more, for symbol tables, when libraries were loaded since the last time. While one lives, an
  // allocation of a thread that it is for costs a microsecond; with `from`, milliseconds for code not seen before.
  // Throws std::invalid_argument when the faults make no sense, std::length_error when 16 are armed already.
  PLIMSOLL_API explicit FaultInjection(const Faults& faults);
  PLIMSOLL_API ~FaultInjection();
  FaultInjection(const FaultInjection&) = delete;
  FaultInjection& operator=(const FaultInjection&) = delete;

  // Of candidates so far, and of those that were failed. Any thread. An operator new that calls a new-handler is a
  // candidate again each time that it tries.
  PLIMSOLL_API std::size_t candidates() const;
  PLIMSOLL_API std::size_t failed() const;

  // The stack of the first that was failed; empty when none was. Reads symbols.
  PLIMSOLL_API Stack first_failed() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll
