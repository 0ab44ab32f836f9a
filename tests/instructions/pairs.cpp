// SPDX-License-Identifier: Apache-2.0
// What the fast path is counted on: ROUNDS pairs of malloc and free, under 24 distinct callers. With "known" all come
// from one line; with "new" each has a stack that was never seen, and shares most of its callers with the one before.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

constexpr int kCallers = 24;

[[gnu::noinline]] void allocate_and_free() {
  void* block = std::malloc(64);
  asm volatile("" : "+r"(block));
  std::free(block);
}

// The bits of `path` choose which of two functions is the next caller, outermost first.
template <int Depth, bool Right>
[[gnu::noinline]] void descend(std::uint64_t path) {
  char locals[16 + Depth % 5 * 16];
  asm volatile("" ::"r"(locals) : "memory");
  if constexpr (Depth == 0)
    allocate_and_free();
  else if (path >> (Depth - 1) & 1)
    descend<Depth - 1, true>(path);
  else
    descend<Depth - 1, false>(path);
  asm volatile("" ::: "memory");  // no jump: its frame stays
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return std::fputs("usage: pairs known|new ROUNDS\n", stderr), 2;
  const bool is_new = std::string_view(arguments[1]) == "new";
  const std::uint64_t rounds = std::strtoull(arguments[2], nullptr, 10);
  for (std::uint64_t round = 0; round < rounds; ++round) descend<kCallers, false>(is_new ? round : 0);
}
