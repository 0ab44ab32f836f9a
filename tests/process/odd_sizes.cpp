// SPDX-License-Identifier: Apache-2.0
// Sizes at the edges: nothing (each block still has an address of its own), one byte, the allocator's class limits,
// and gigabytes. The figures are what the program asked for, never what the allocator rounded to.
#include <cstdlib>
#include <set>
#include <vector>

#include "check.hpp"

namespace {

void check_blocks_of_no_bytes() {
  std::vector<void*> blocks(1000);
  const check::Change change;
  for (void*& block : blocks) block = check::keep(std::malloc(0));
  CHECK_EQ(change.bytes(), 0);
  CHECK_EQ(change.blocks(), 1000);
  void* calloced = check::keep(std::calloc(0, 100));
  void* created = check::keep(::operator new(0));
  CHECK(calloced && created);
  CHECK_EQ(change.blocks(), 1002);
  std::free(calloced);
  ::operator delete(created);
  CHECK_EQ(std::set<void*>(blocks.begin(), blocks.end()).size(), 1000);
  for (void* block : blocks) std::free(block);
  CHECK(change.is_none());
}

void check_size(std::size_t size) {
  const check::Change change;
  char* block = static_cast<char*>(check::keep(std::malloc(size)));
  CHECK(block != nullptr);
  CHECK_EQ(change.bytes(), size);
  if (block && size > 0) block[0] = block[size - 1] = 1;
  std::free(block);
  CHECK(change.is_none());
}

}  // namespace

int main() {
  check_blocks_of_no_bytes();
  for (std::size_t shift = 0; shift < 33; ++shift)
    for (long long offset : {-1, 0, 1}) check_size((std::size_t{1} << shift) + static_cast<std::size_t>(offset));
  check_size((std::size_t{1} << 32) + 12345);
  return check::result();
}
