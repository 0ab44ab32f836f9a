// SPDX-License-Identifier: Apache-2.0
// A block may be freed by a thread that did not allocate it, also after its owner has exited and its heap was
// abandoned. The record is found by the address, whoever frees.
#include <cstdlib>
#include <thread>
#include <vector>

#include "check.hpp"

namespace {

constexpr int kBlocks = 2000;

std::size_t size_of(int i) { return static_cast<std::size_t>(1 + (i * 37) % 9000); }

long long sum_of_sizes() {
  long long sum = 0;
  for (int i = 0; i < kBlocks; ++i) sum += static_cast<long long>(size_of(i));
  return sum;
}

void allocate_all(std::vector<void*>& blocks) {
  for (int i = 0; i < kBlocks; ++i) blocks[static_cast<std::size_t>(i)] = check::keep(std::malloc(size_of(i)));
}

void free_all(std::vector<void*>& blocks) {
  for (void* block : blocks) std::free(block);
}

}  // namespace

int main() {
  std::vector<void*> blocks(kBlocks);
  std::thread([] {}).join();

  const check::Change after_exit;
  std::thread(allocate_all, std::ref(blocks)).join();
  CHECK_EQ(after_exit.bytes(), sum_of_sizes());
  CHECK_EQ(after_exit.blocks(), kBlocks);
  free_all(blocks);
  CHECK(after_exit.is_none());

  const check::Change by_another;
  allocate_all(blocks);
  std::thread(free_all, std::ref(blocks)).join();
  CHECK(by_another.is_none());

  const check::Change resized;
  std::thread(allocate_all, std::ref(blocks)).join();
  for (void*& block : blocks) block = check::keep(std::realloc(block, 24));
  CHECK_EQ(resized.bytes(), 24 * kBlocks);
  std::thread(free_all, std::ref(blocks)).join();
  CHECK(resized.is_none());
  return check::result();
}
