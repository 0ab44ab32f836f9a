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

using record::Kind;

// The parts behind the one test. The hottest takes the caller one by one: then it stays in registers.
void* allocate_recorded(std::size_t size, Kind kind, std::uintptr_t pc, std::uintptr_t sp, std::uintptr_t bp) noexcept;
void* allocate_untraced(std::size_t size) noexcept;
void* resize_untraced(void* block, std::size_t size) noexcept;
void* allocate_otherwise(std::size_t size, Kind kind, std::uintptr_t pc, std::uintptr_t sp, std::uintptr_t bp) noexcept;
void record_block(void* block, std::size_t size, const stack::Registers& caller, Kind kind) noexcept;
void free_recorded(void* block, Kind kind) noexcept;
void free_recorded_sized(void* block, Kind kind, std::size_t size) noexcept;
void forget_block(void* block) noexcept;  // whatever its kind; somebody else frees it
void* resize_recorded(void* block, std::size_t size, const stack::Registers& caller) noexcept;

// The same where there is more to it: before the options are read, with verify=1, while faults are armed.
// Null: there is none, or it is to fail.
void* allocate_specially(heap::Request request, const stack::Registers& caller) noexcept;
void* resize_specially(void* block, std::size_t size, const stack::Registers& caller) noexcept;

// What this thread allocates between the two is no leak, whoever points to it. They nest. False: nothing was open.
void ignore_from_here() noexcept;
bool ignore_no_more() noexcept;

inline void* none_left() noexcept {
  errno = ENOMEM;
  return nullptr;
}

// A block that the door has now, recorded where that is asked for.
void* recorded(void* block, const heap::Request& request, const stack::Registers& caller, Kind kind) noexcept;

// Null, with errno set: the heap has none, or it is to fail.
inline void* allocated(const heap::Request& request, const stack::Registers& caller, Kind kind) noexcept {
  void* block = record::tracing.is_off() ? heap::allocate(request, false) : allocate_specially(request, caller);
  return block ? recorded(block, request, caller, kind) : none_left();
}

// The same for all but a few doors, which ask for a size alone.
[[gnu::always_inline]] inline void* allocated(std::size_t size, const stack::Registers& caller, Kind kind) noexcept {
  const record::Mode mode = record::tracing.mode.load(std::memory_order_relaxed);
  if (mode == record::Mode::on) [[likely]]
    return allocate_recorded(size, kind, caller.pc, caller.sp, caller.bp);
  if (mode == record::Mode::off) return allocate_untraced(size);
  return allocate_otherwise(size, kind, caller.pc, caller.sp, caller.bp);
}

inline void free_block(void* block, Kind kind = Kind::c) noexcept {
  if (!block) return;
  if (record::tracing.is_off())
    heap::release(block);
  else
    free_recorded(block, kind);
}

// The caller says how many bytes it asked for.
inline void free_block_sized(void* block, Kind kind, std::size_t size) noexcept {
  if (!block) return;
  if (record::tracing.is_off())
    heap::release(block);
  else
    free_recorded_sized(block, kind, size);
}

}  // namespace plimsoll::hooks
