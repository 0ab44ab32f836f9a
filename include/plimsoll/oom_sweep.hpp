// SPDX-License-Identifier: Apache-2.0
// What EXPECT_OOM_SAFE of gtest.hpp and catch2.hpp does: a region of code, tried with each of its allocations failing
// in turn.
//
// The block runs once. At each allocation that the calling thread makes in it the process is forked, and in the child
// that allocation fails (see faults.hpp: the runtime's and the test framework's never do). The child goes on to the
// block's end, is judged there, and ends; then the parent goes on, with the memory it asked for. So each run begins as
// the block itself did, a crash ends a run and not the test, and nothing that a run does to memory is left. What it
// does to files, sockets and other processes is: each run does it again.
//
// A run is safe when it ends by std::bad_alloc, or in any other way by which control leaves the block, with nothing
// left behind that was allocated in it and that nothing holds. It is not when it leaks, lets another exception out,
// calls std::terminate, crashes, ends the process, or does not end. Assertions of the test framework do not count in a
// run: code that reports an error where memory was short is right, and what is asserted holds for the run that gets
// through, which is the parent's. What a run prints is not shown, unless it ends the process.
//
// Held is what globals, thread-locals, variables of outside the block and other memory of before it lead to. Of a word
// in the frame of the block's function it is asked, when the block got through, whether it still leads to memory of the
// block: else it is left over from a variable of the block's, and holds nothing.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "plimsoll/api.hpp"

namespace plimsoll {

class OomSweep {
 public:
  // `frame`: __builtin_frame_address(0) of the function that the block stands in. File and line are for the progress
  // that is shown on a terminal when a sweep takes longer than a second. In a run it does nothing. Cost: that of a
  // FaultInjection, and for each allocation in the block that of a fork and of what is left of the block.
  PLIMSOLL_API OomSweep(const char* file, int line, const void* frame);
  PLIMSOLL_API ~OomSweep();
  OomSweep(const OomSweep&) = delete;
  OomSweep& operator=(const OomSweep&) = delete;

  // At the block's end, on the same thread. The failures, each a whole report; empty when every run was safe. In a run
  // it does not return, unless an exception is on its way. After 100,000 allocations no more are failed, and that is a
  // failure.
  PLIMSOLL_API std::vector<std::string> end();

  // That were failed so far.
  PLIMSOLL_API std::size_t allocations() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll
