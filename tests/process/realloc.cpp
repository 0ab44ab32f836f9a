// SPDX-License-Identifier: Apache-2.0
// realloc frees one block and allocates another, yet may fail and leave the first as it was. Its record must follow
// each of these, with the stack of the call that sized it last.
#include <stdlib.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "check.hpp"

namespace {

[[gnu::noinline]] void* first_site(std::size_t size) { return check::keep(malloc(size)); }
[[gnu::noinline]] void* second_site(void* block, std::size_t size) { return check::keep(realloc(block, size)); }

void check_growth_and_shrinking_move_the_record() {
  const check::Change change;
  auto* block = static_cast<unsigned char*>(first_site(100));
  for (int i = 0; i < 100; ++i) block[i] = static_cast<unsigned char>(i);
  for (std::size_t size : {100u, 101u, 5000u, 3u << 20, 200u, 100u}) {
    errno = EXDEV;
    block = static_cast<unsigned char*>(second_site(block, size));
    CHECK_EQ(errno, EXDEV);
    CHECK_EQ(change.bytes(), size);
    CHECK_EQ(change.blocks(), 1);
    bool same = true;
    for (int i = 0; i < 100; ++i) same = same && block[i] == i;
    CHECK(same);
  }
  CHECK_EQ(change.total_blocks(), 7);
  const auto stack = plimsoll::stack_of(block);
  CHECK(stack && check::calls(*stack, "second_site"));
  CHECK(stack && !check::calls(*stack, "first_site"));
  free(block);
  CHECK(change.is_none());
}

void check_null_and_zero() {
  const check::Change change;
  void* block = second_site(nullptr, 40);
  CHECK_EQ(change.bytes(), 40);
  CHECK(second_site(block, 0) == nullptr);  // glibc: frees
  CHECK(change.is_none());
  void* empty = second_site(nullptr, 0);  // glibc: a block of no bytes
  CHECK(empty != nullptr);
  CHECK_EQ(change.bytes(), 0);
  CHECK_EQ(change.blocks(), 1);
  free(empty);
  CHECK(change.is_none());
}

void check_failure_keeps_the_block_and_its_record() {
  const check::Change change;
  auto* block = static_cast<char*>(first_site(64));
  std::strcpy(block, "still here");
  errno = 0;
  CHECK(second_site(block, PTRDIFF_MAX - 100) == nullptr);
  CHECK_EQ(errno, ENOMEM);
  errno = 0;
  CHECK(reallocarray(block, SIZE_MAX / 2, 3) == nullptr);
  CHECK_EQ(errno, ENOMEM);
  CHECK(std::strcmp(block, "still here") == 0);
  CHECK_EQ(change.bytes(), 64);
  CHECK_EQ(change.blocks(), 1);
  const auto stack = plimsoll::stack_of(block);
  CHECK(stack && check::calls(*stack, "first_site"));
  free(block);
  CHECK(change.is_none());
}

void check_the_peak_holds_one_block_not_two() {
  void* block = first_site(1 << 20);
  const plimsoll::Scope scope;
  block = second_site(block, 3 << 20);
  CHECK_EQ(scope.so_far().peak, 2 << 20);
  free(block);
}

}  // namespace

int main() {
  check_growth_and_shrinking_move_the_record();
  check_null_and_zero();
  check_failure_keeps_the_block_and_its_record();
  check_the_peak_holds_one_block_not_two();
  return check::result();
}
