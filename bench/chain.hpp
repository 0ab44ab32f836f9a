// SPDX-License-Identifier: Apache-2.0
// A deep stack to measure on: 25 distinct functions between the benchmark and its loop. chain.cpp is compiled twice,
// with frame pointers and without, because a tracer may be fast on only one of the two.
#pragma once

#include <type_traits>

namespace plimsoll::bench {

using Body = void (*)(void* context);

namespace bare {
void descend(Body body, void* context);
}
namespace framed {
void descend(Body body, void* context);
}

// Calls action() at the end of a chain.
template <class Action>
void at_the_end_of(void (*chain)(Body, void*), Action&& action) {
  chain([](void* context) { (*static_cast<std::remove_reference_t<Action>*>(context))(); }, &action);
}

}  // namespace plimsoll::bench
