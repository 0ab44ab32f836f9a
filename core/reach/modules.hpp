// SPDX-License-Identifier: Apache-2.0
// The loaded modules: where their globals lie and what thread-local memory they have. Cold. Read before the world
// stops, under the loader's own lock (with_loaded_modules), which a stopped thread might otherwise hold.
#pragma once

#include <cstddef>
#include <cstdint>

#include "reach/block.hpp"

namespace plimsoll::reach {

struct Modules {
  // The segments that were writable when linked, so with the parts that the loader made read-only; ours are left out.
  PageList<Region> writable;
  // Size of each module's thread-local memory, by the loader's number for the module.
  PageList<std::size_t> thread_local_bytes;
  // How far a thread's static thread-local memory reaches from its thread pointer.
  std::size_t reach_of_static_thread_locals = 0;
  // Of a thread's record; 0: the C library does not tell. Not set by read(), within which it cannot be asked.
  std::size_t thread_record_bytes = 0;
  // Our own thread-locals, as distances from the thread pointer; what lies below it wraps.
  Region own_thread_locals;

  // The caller is inside with_loaded_modules(). False when memory ran out.
  bool read() noexcept;
};

// Calls `body(context)` while nobody can load or unload a module.
void with_loaded_modules(void (*body)(void*), void* context) noexcept;

}  // namespace plimsoll::reach
