// SPDX-License-Identifier: Apache-2.0
// A process that may not have more address space (RLIMIT_AS): malloc returns null with ENOMEM until something is freed.
// The tracer, which needs pages of its own, must neither crash nor fail an allocation that the heap could have met.

#include <cerrno>
#include <cstdlib>

#include "address_space.hpp"
#include "check.hpp"

namespace {

// Two sites, so that the tables of sites and of blocks both grow.
template <int site>
Node* allocate_at(std::size_t size) {
  return static_cast<Node*>(check::keep(std::malloc(size)));
}

std::size_t fill(Node*& list, std::size_t size) {
  std::size_t count = 0;
  for (;; ++count) {
    errno = 0;
    Node* node = count % 2 ? allocate_at<1>(size) : allocate_at<2>(size);
    if (!node) break;
    node->next = list;
    list = node;
  }
  CHECK_EQ(errno, ENOMEM);
  return count;
}

}  // namespace

int main() {
  plimsoll::usage();
  limit_address_space(std::size_t{100} << 20);
  const check::Change change;
  for (int round = 0; round < 3; ++round) {
    Node *large = nullptr, *small = nullptr;
    CHECK(fill(large, 1 << 20) > 10);
    fill(small, 64);
    free_all(large);
    free_all(small);
  }
  // Blocks whose record found no room are handed out all the same, and are foreign when they are freed.
  CHECK(change.is_none());
  void* block = check::keep(std::malloc(1000));
  CHECK(block != nullptr);
  std::free(block);
  return check::result();
}
