// SPDX-License-Identifier: Apache-2.0
// The judge looks for the lines that are marked here.
#include "store.hpp"

#include <memory>
#include <numeric>
#include <vector>

namespace {

struct Node {
  int value;
  char payload[100];
};

// A compiler may remove an allocation whose result nobody sees.
void use(const void* pointer) { asm volatile("" : : "g"(pointer) : "memory"); }

}  // namespace

int sum_of_squares(int count) {
  std::vector<int> squares;
  for (int i = 0; i < count; ++i) squares.push_back(i * i);
  use(squares.data());
  return std::accumulate(squares.begin(), squares.end(), 0);
}

void insert(int count) {
  for (int i = 0; i < count; ++i) {
    Node* node = new Node{i, {}};  // LEAK
    use(node);
  }
}

std::size_t sort_copy(int count) {
  std::vector<std::unique_ptr<char[]>> rows;
  for (int i = 0; i < count; ++i) {
    rows.push_back(std::make_unique<char[]>(1024));  // PEAK
    use(rows.back().get());
  }
  return rows.size();
}
