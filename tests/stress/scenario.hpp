// SPDX-License-Identifier: Apache-2.0
// The scenarios of the stress. Each round of one is made of its seed alone, but for how the threads interleave.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>

#include "actor.hpp"

namespace stress {

// Figures, and each line's, are those of the actors, to the byte.
void check_against(std::initializer_list<const Actor*> actors);
void check_against(std::span<const Actor> actors);

void alone(std::uint64_t seed);         // one thread: totals and peaks too
void in_turns(std::uint64_t seed);      // threads that take turns: the peak of the one order that there was
void threads(std::uint64_t seed);       // 1 to 64 at once, blocks freed by others
void churn(std::uint64_t seed);         // threads that come and go, thread-locals that allocate as they are destroyed
void forks(std::uint64_t seed);         // children of a process whose other threads are in malloc
void leaving(std::uint64_t seed);       // exit, quick_exit, _exit, vfork and exec, clone
void signals(std::uint64_t seed);       // a handler that allocates, a thousand times a second
void libraries(std::uint64_t seed);     // code that comes and goes
void control_flow(std::uint64_t seed);  // exceptions, longjmp, coroutines, hand-made stacks

}  // namespace stress
