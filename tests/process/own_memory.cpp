// SPDX-License-Identifier: Apache-2.0
// What Plimsoll writes down of a heap is full of addresses. When it gives that memory back, nothing may be left in it:
// the next owner may write to a part only, and would seem to hold whatever gets such an address. What the program
// itself wrote stays: that is as it is without Plimsoll, and here the proof that memory is used again.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "check.hpp"
#include "plimsoll/session.hpp"

namespace {

constexpr std::size_t kSize = 20'000, kFirst = 16 * 1024;  // so much of a fresh block is cleared in any case
constexpr int kBlocks = 500;
constexpr char kMark = 0x5a;
constexpr int kInARow = 64;  // one alone may be part of an address, in a block that the C library had at first

void write_and_free() {
  std::vector<void*> blocks;
  for (int i = 0; i < kBlocks; ++i) blocks.push_back(std::memset(check::keep(std::malloc(kSize)), kMark, kSize));
  for (void* block : blocks) std::free(check::keep(block));
}

int count_of_blocks_with_marks() {
  std::vector<char*> blocks;
  for (int i = 0; i < 2 * kBlocks; ++i) blocks.push_back(static_cast<char*>(check::keep(std::malloc(kSize))));
  const auto count = std::count_if(blocks.begin(), blocks.end(), [](const char* block) {
    return std::search_n(block + kFirst, block + kSize, kInARow, kMark) != block + kSize;
  });
  for (char* block : blocks) std::free(block);
  return static_cast<int>(count);
}

}  // namespace

int main() {
  {
    const plimsoll::session::Uncounted as_plimsoll_does;
    write_and_free();
  }
  CHECK_EQ(count_of_blocks_with_marks(), 0);
  write_and_free();
  CHECK(count_of_blocks_with_marks() > 0);
  return check::result();
}
