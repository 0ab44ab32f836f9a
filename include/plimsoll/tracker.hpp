// SPDX-License-Identifier: Apache-2.0
// Tracing on and off, and the figures of the whole process. The semantics are those of Python's tracemalloc.
//
// All functions may be called from any thread at any time. They allocate nothing that is counted.
#pragma once

#include <cstddef>
#include <optional>

#include "plimsoll/api.hpp"
#include "plimsoll/stack.hpp"
#include "plimsoll/usage.hpp"

namespace plimsoll {

struct Options {
  int frames = 16;  // stack frames kept for each allocation: 0 (counts only) to 64; more is cut to 64
};

// Starts tracing; nothing happens when it is on already. Blocks allocated before are foreign: their frees are ignored.
// Cost: some microseconds; from then on each allocation pays for its record. tracemalloc: start.
PLIMSOLL_API void start(Options options = {});

// Stops tracing, forgets all traces, those of domains too, and gives their memory back. Open scopes end up empty.
// Snapshots stay as they are. tracemalloc: stop.
PLIMSOLL_API void stop();

// tracemalloc: is_tracing.
PLIMSOLL_API bool is_tracing();

// The number of frames kept for each allocation. tracemalloc: get_traceback_limit.
PLIMSOLL_API int frame_limit();

// The figures of the heap since tracing started, the peak since the last reset_peak(); all zero while tracing is off.
// Blocks of other domains are not among them: see usage(Domain) in domain.hpp.
// tracemalloc: get_traced_memory, which gives current and peak.
PLIMSOLL_API Usage usage();

// The peak is now what is live now. O(1). Scopes keep their own peaks. tracemalloc: reset_peak.
PLIMSOLL_API void reset_peak();

// Forgets all traces, but goes on tracing. Open scopes start anew from an empty heap. tracemalloc: clear_traces.
PLIMSOLL_API void clear_traces();

// Bytes of address space that the tracer took for itself. tracemalloc: get_tracemalloc_memory.
PLIMSOLL_API std::size_t overhead();

// The stack that allocated a live block, by the address that malloc or new returned. nullopt: not traced, freed, or
// not the start of a block. Cost: reads symbols, milliseconds at first. tracemalloc: get_object_traceback.
PLIMSOLL_API std::optional<Stack> stack_of(const void* block);

}  // namespace plimsoll
