// SPDX-License-Identifier: Apache-2.0
// For programs that run out of address space: the limit, and a list of blocks that is freed again.
#pragma once

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>

#include "check.hpp"

struct Node {
  Node* next;
};

inline void free_all(Node*& list) {
  while (Node* node = list) {
    list = node->next;
    std::free(node);
  }
}

// So many bytes more than there are now.
inline void limit_address_space(std::size_t more) {
  unsigned long pages = 0;
  std::FILE* statm = std::fopen("/proc/self/statm", "r");
  CHECK(statm && std::fscanf(statm, "%lu", &pages) == 1);
  if (statm) std::fclose(statm);
  const rlimit limit{pages * 4096 + more, pages * 4096 + more};
  CHECK_EQ(setrlimit(RLIMIT_AS, &limit), 0);
}
