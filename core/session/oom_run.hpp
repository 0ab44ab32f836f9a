// SPDX-License-Identifier: Apache-2.0
// A run of a sweep, from within: this process is the copy in which an allocation fails. However it ends, it tells.
// Cold.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "session/trouble.hpp"

namespace plimsoll::session {

// From here on this process is a run: a crash, std::terminate and end_run() tell how it ended. One thread.
void become_run(int report_to) noexcept;
bool is_run() noexcept;

void tell(Trouble::Kind kind, const std::string& text, std::uint64_t size, std::uint64_t count,
          std::span<const std::uintptr_t> stack) noexcept;
[[noreturn]] void end_run() noexcept;

// An exception leaves the block. Which it is can be asked where it is caught: in the framework, which then tells an
// event.
void await_exception() noexcept;
// In such an event. Tells of the exception unless it is a bad_alloc, and ends the run. Nothing happens when none is
// awaited.
void end_run_awaiting_exception();

}  // namespace plimsoll::session
