// SPDX-License-Identifier: Apache-2.0
// The stack of the running thread, complete also through code without frame pointers. Hot. Lock-free.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/processor.hpp"
#include "stack/trail.hpp"

namespace plimsoll::stack {

// Where a walk starts: the state of the caller just after the call to the door returns.
struct Registers {
  std::uintptr_t pc;  // the door's return address
  std::uintptr_t sp;  // the door's canonical frame address; on aarch64 an address in its frame
  std::uintptr_t bp;  // the caller's frame pointer: rbp, x29
};

// The caller's registers. A function that asks so for its frame has a frame pointer, whatever it is compiled with.
#define PLIMSOLL_CALLER_REGISTERS() \
  ::plimsoll::stack::registers_of_caller(static_cast<const std::uintptr_t*>(__builtin_frame_address(0)))

inline Registers registers_of_caller(const std::uintptr_t* frame) noexcept {
  return {base::plain_return_address(frame[1]), reinterpret_cast<std::uintptr_t>(frame + 2), frame[0]};
}

// Fills `frames` with return addresses, innermost (caller.pc) first, and returns how many. A frame that a signal
// interrupted is stored as its address + 1, so that `address - 1` lies in the right instruction for every frame.
// Never allocates, never fails: what cannot be walked by the rules is walked by libgcc, and the frames that were
// found are returned. Preserves errno.
std::size_t capture(const Registers& caller, std::span<std::uintptr_t> frames) noexcept;

// The same, noted in the trail, and by the last walk that is noted there where both go the same way. The trail belongs
// to the running thread; the modules must be those of the last walk.
std::size_t capture(const Registers& caller, std::span<std::uintptr_t> frames, Trail& trail) noexcept;

// Once, before the first capture: libgcc's unwinder may allocate at its first use.
void prime() noexcept;

// For fork: nobody is in the middle of a walk that a child could not finish. Nothing where walks take no lock.
void lock_walks() noexcept;
void unlock_walks() noexcept;

// After dlclose: code at an address may now be other code. Known stacks are forgotten too.
void forget_modules() noexcept;

}  // namespace plimsoll::stack
