// SPDX-License-Identifier: Apache-2.0
// PLIMSOLL_CHAIN is the namespace of this copy: bare or framed.
#include "chain.hpp"

namespace plimsoll::bench::PLIMSOLL_CHAIN {
namespace {

constexpr int kDepth = 25;

// The frames differ in size, as those of a real program do. The last statement forbids a tail call.
template <int Depth>
[[gnu::noinline]] void step(Body body, void* context) {
  char locals[16 + Depth % 5 * 16];
  asm volatile("" ::"r"(locals) : "memory");
  if constexpr (Depth == 1)
    body(context);
  else
    step<Depth - 1>(body, context);
  asm volatile("" ::"i"(Depth) : "memory");
}

}  // namespace

void descend(Body body, void* context) { step<kDepth>(body, context); }

}  // namespace plimsoll::bench::PLIMSOLL_CHAIN
