// SPDX-License-Identifier: Apache-2.0
// How far a walk may read. Hot. No lock, no thread-local, no system call.
//
// Every thread has its control block at the upper end of its stack, wherever the memory came from; the main thread's
// stack ends where the loader found it. What lies far below both is a hand-made stack: makecontext, sigaltstack,
// fibers.
#pragma once

#include <cstdint>

extern "C" void* __libc_stack_end;  // of the dynamic loader; the address of the program's argument count

namespace plimsoll::stack {

// A bound on the depth of a stack. The kernel keeps at least 128 MiB below the main stack free of mappings, so within
// this reach nothing else is taken for it.
inline constexpr std::uintptr_t kStackReach = std::uintptr_t{64} << 20;

// The upper end of the stack that holds `sp`; zero when it is no stack that we know.
inline std::uintptr_t top_of_known_stack(std::uintptr_t sp) noexcept {
  const auto main_end = reinterpret_cast<std::uintptr_t>(__libc_stack_end);
  if (main_end - sp < kStackReach) return main_end;
  const auto control_block = reinterpret_cast<std::uintptr_t>(__builtin_thread_pointer());
  return control_block - sp < kStackReach ? control_block : 0;
}

}  // namespace plimsoll::stack
