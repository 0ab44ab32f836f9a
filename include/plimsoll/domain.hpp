// SPDX-License-Identifier: Apache-2.0
// Blocks of the program's own pools and arenas, which never pass malloc: the pool says itself what it hands out. Each
// pool chooses a domain, a number from 1 up; 0 is the heap, which is traced without being told.
//
// The bytes of a domain are usually part of a block of the heap, the pool's arena. So they are never added to the
// heap's: usage(), scopes and ceilings count the heap alone, usage(domain) counts one domain, and a snapshot keeps
// their statistics apart (tracemalloc adds all domains up).
//
// What a tracked block points to is held, for leak verdicts, also when the pool mapped its memory itself; a tracked
// block that begins in a block of the heap holds as that does. A report names such a holder by the line that tracked
// it. All functions may be called from any thread at any time, also by the code of a pool that stands behind malloc.
#pragma once

#include <cstddef>

#include "plimsoll/api.hpp"
#include "plimsoll/usage.hpp"

namespace plimsoll {

using Domain = unsigned int;

// Says that the pool handed out `size` bytes at `block`. A block that is tracked already is replaced, as its size or
// its stack may have changed. False, and nothing is done: tracing is off, the domain is 0, or there is no memory for
// the record. Cost: a walk of the stack and one locked look-up, about a microsecond. tracemalloc: PyTraceMalloc_Track.
PLIMSOLL_API bool track(Domain domain, const void* block, std::size_t size);

// Says that the pool took the block back. Nothing happens when it is not tracked. tracemalloc: PyTraceMalloc_Untrack.
PLIMSOLL_API void untrack(Domain domain, const void* block);

// The same for all blocks of a domain: a pool released everything at once, as monotonic_buffer_resource does.
PLIMSOLL_API void untrack_all(Domain domain);

// The figures of one domain since tracing started; usage() for domain 0.
PLIMSOLL_API Usage usage(Domain domain);

}  // namespace plimsoll
