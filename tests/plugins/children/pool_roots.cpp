// SPDX-License-Identifier: Apache-2.0
// Pools that map their memory, and say what they hand out: a pointer in such a block holds. Tests of suites named Held
// must pass, those of suites named Lost must fail.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <plimsoll/domain.hpp>

#include <cstddef>
#include <thread>

#include "child.hpp"

namespace {

constexpr plimsoll::Domain kPool = 7;
constexpr std::size_t kPages = 1 << 16;

// Nothing but its address is in a global, and that is no block's.
void** map_arena() {
  void* const memory = mmap(nullptr, kPages, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return static_cast<void**>(memory);
}
void** const arena = map_arena();

// On a stack that is gone after it: so no copy of a pointer is left over there.
template <class Body>
void aside(Body body) {
  std::thread(body).join();
}

TEST(Held, ByATrackedBlock) {
  plimsoll::track(kPool, arena, 64);
  aside([] { arena[3] = keep(new char[30]); });
}

TEST(Held, InTheMiddleOfATrackedBlockThatIsLarge) {
  plimsoll::track(kPool, arena + 100, 4096);
  aside([] { arena[400] = keep(new char[30]); });
}

void** block_of_heap;

TEST(Held, ByATrackedBlockInABlockThatIsHeld) {
  aside([] {
    block_of_heap = keep(new void*[100]());
    plimsoll::track(kPool, block_of_heap, 80);
    block_of_heap[2] = keep(new char[30]);
  });
}

TEST(Lost, BehindATrackedBlock) {
  plimsoll::track(kPool, arena + 1000, 64);
  aside([] { arena[1008] = keep(new char[510]); });  // LINE: behind
}

TEST(Lost, OnceItIsTakenBack) {
  plimsoll::track(kPool, arena + 1100, 64);
  plimsoll::untrack(kPool, arena + 1100);
  aside([] { arena[1101] = keep(new char[520]); });  // LINE: taken back
}

TEST(Lost, WithTheBlockThatATrackedOneIsIn) {
  aside([] {
    void** const lost = keep(new void*[100]());  // LINE: arena of the heap
    plimsoll::track(kPool, lost, 80);
    lost[2] = keep(new char[530]);
  });
}

struct Node {
  Node* next;
};

TEST(Grows, InATrackedBlock) {
  plimsoll::track(kPool, arena + 2000, 64);                                      // LINE: tracked
  aside([] { arena[2000] = keep(new Node{static_cast<Node*>(arena[2000])}); });  // LINE: grows
}

}  // namespace
