// SPDX-License-Identifier: Apache-2.0
// What a run of a sweep left behind, judged at its block's end, in the function that the block stands in. That
// function's frame holds variables of outside the block, which may hold memory of the block for good, and left-over
// words of the block's own, which look the same. The run that gets through tells them apart: a word that leads to live
// memory of the block at its end then too is a variable of outside. Cold. One thread.
#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "base/reentry_guard.hpp"
#include "ledger/leaks.hpp"

namespace plimsoll::session {

// The stack as it was before the block.
struct FrameBefore {
  std::vector<std::uintptr_t> words;  // of the function's frame, and its registers
  std::uintptr_t frame_from = 0;      // to callers_from
  std::uintptr_t callers_from = 0;
  ledger::StackThen callers;

  // `from`: below the frame and the saved registers. `frame`: __builtin_frame_address(0) of the function. What is born
  // later was born in the block.
  static FrameBefore copy(std::uintptr_t from, const void* frame);
};

using BlockNumbers = std::unordered_set<std::uint64_t>;

// The words of the frame that lead to live blocks of these numbers now: their addresses.
std::vector<std::uintptr_t> slots_into(const FrameBefore& before, const BlockNumbers& born);

// In the process that runs are forked from, so that not each of them reads the symbols that tell whose memory is whose.
void prepare_leaks(const base::ReentryGuard& guard);

// In a run, at its end: each stack that leaked is told. `born`: the numbers of the blocks in question.
void tell_leaks(const FrameBefore& before, const BlockNumbers& born);

}  // namespace plimsoll::session
