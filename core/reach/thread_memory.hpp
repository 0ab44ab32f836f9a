// SPDX-License-Identifier: Apache-2.0
// How glibc lays a thread out around its thread pointer: its record (struct pthread) on one side, static thread-locals
// on the other. For a thread that the library made, all that lies at the top of the thread's stack. The record leads to
// the thread vector, and that to the thread-locals of libraries that were loaded later. Cold. Nobody locks. Each
// processor has a file.
#pragma once

#include <cstddef>
#include <cstdint>

#include "reach/block.hpp"
#include "reach/memory_map.hpp"

namespace plimsoll::reach {

// The size of a thread's record, as the C library tells debuggers; 0 when it does not. Takes the loader's lock.
std::size_t thread_record_bytes() noexcept;

// How far a module's static thread-locals reach from the thread pointer.
std::size_t reach_of_static(Region thread_locals, std::uintptr_t thread_pointer) noexcept;

// The record and the static thread-locals, which reach so far. What is mapped behind is not the thread's.
Region thread_memory(std::uintptr_t thread_pointer, std::size_t record_bytes, std::size_t static_bytes) noexcept;

// The word that points to the thread vector; null when this is no thread of the library.
const std::uintptr_t* word_of_thread_vector(std::uintptr_t thread_pointer, const MemoryMap& map) noexcept;

}  // namespace plimsoll::reach
