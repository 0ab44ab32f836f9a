// SPDX-License-Identifier: Apache-2.0
// What every door does around the heap: record after allocating, un-record before freeing. Hot; the recorder locks.
// The rules are in docs/ARCHITECTURE.md. While tracing is off a door costs one test.
#pragma once

#include <cerrno>
#include <cstddef>

#include "hooks/heap.hpp"
#include "record/recorder.hpp"
#include "record/tracing.hpp"
#include "stack/capture.hpp"

#define PLIMSOLL_DOOR extern "C" [[gnu::visibility("default"), gnu::noinline, gnu::used]]
#define PLIMSOLL_NEW_DOOR [[gnu::visibility("default"), gnu::noinline, gnu::used]]

namespace plimsoll::hooks {

// The parts behind the one test.
void record_block(void* block, std::size_t size, const stack::Registers& caller) noexcept;
bool unrecord_block(void* block, record::BlockRecord& record) noexcept;
void free_recorded(void* block) noexcept;
void* resize_recorded(void* block, std::size_t size, const stack::Registers& caller) noexcept;

// What this thread allocates between the two is no leak, whoever points to it. They nest. False: nothing was open.
void ignore_from_here() noexcept;
bool ignore_no_more() noexcept;

inline void* none_left() noexcept {
  errno = ENOMEM;
  return nullptr;
}

inline void* recorded(void* block, std::size_t size, const stack::Registers& caller) noexcept {
  if (!block) [[unlikely]]
    return none_left();
  if (!record::tracing.is_off()) [[likely]]
    record_block(block, size, caller);
  return block;
}

// A block that was neither zeroed nor holds the user's bytes yet.
inline void* recorded_fresh(void* block, std::size_t size, const stack::Registers& caller) noexcept {
  if (!block) [[unlikely]]
    return none_left();
  if (!record::tracing.is_off()) [[likely]] {
    heap::forget_last_owner(block, size);
    record_block(block, size, caller);
  }
  return block;
}

inline void free_block(void* block) noexcept {
  if (!block) return;
  if (record::tracing.is_off())
    heap::release(block);
  else
    free_recorded(block);
}

}  // namespace plimsoll::hooks
