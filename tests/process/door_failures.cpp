// SPDX-License-Identifier: Apache-2.0
// What the doors do when they can't: null and ENOMEM, EINVAL for a wrong alignment, bad_alloc, and not one figure
// changed. Programs that are written to survive this must see what they would see without Plimsoll.
#include <malloc.h>
#include <stdlib.h>

#include <cerrno>
#include <cstdint>
#include <new>

#include "check.hpp"

namespace {

constexpr std::size_t kTooMuch = PTRDIFF_MAX - 100;
constexpr std::size_t kMost = SIZE_MAX;

template <class Allocate>
void expect_null(const char* name, int expected_errno, Allocate allocate) {
  const int failures = check::failures;
  const check::Change change;
  errno = 0;
  CHECK(check::keep(allocate()) == nullptr);
  CHECK_EQ(errno, expected_errno);
  CHECK(change.is_none());
  CHECK_EQ(change.total_blocks(), 0);
  if (failures != check::failures) dprintf(STDERR_FILENO, "... of %s\n", name);
}

void check_c_family() {
  expect_null("malloc", ENOMEM, [] { return malloc(kTooMuch); });
  expect_null("malloc of all", ENOMEM, [] { return malloc(kMost); });
  expect_null("calloc", ENOMEM, [] { return calloc(1, kTooMuch); });
  expect_null("calloc, product overflows", ENOMEM, [] { return calloc(kMost / 2, 3); });
  expect_null("calloc, product overflows to a small number", ENOMEM, [] { return calloc(kMost / 4 + 2, 4); });
  expect_null("realloc of null", ENOMEM, [] { return realloc(nullptr, kTooMuch); });
  expect_null("reallocarray, product overflows", ENOMEM, [] { return reallocarray(nullptr, kMost / 2, 3); });
  expect_null("aligned_alloc", ENOMEM, [] { return aligned_alloc(64, kTooMuch); });
  expect_null("memalign", ENOMEM, [] { return memalign(64, kTooMuch); });
  expect_null("memalign, no such alignment", EINVAL, [] { return memalign(kMost / 2 + 2, 1); });
  expect_null("valloc", ENOMEM, [] { return valloc(kTooMuch); });
  expect_null("pvalloc", ENOMEM, [] { return pvalloc(kTooMuch); });
  expect_null("pvalloc, rounding overflows", ENOMEM, [] { return pvalloc(kMost - 5); });
}

// posix_memalign returns its error, and leaves errno and the pointer alone.
void check_posix_memalign(std::size_t alignment, std::size_t size, int expected) {
  const check::Change change;
  int mark = 0;
  void* block = &mark;
  errno = EXDEV;
  CHECK_EQ(posix_memalign(&block, alignment, size), expected);
  CHECK_EQ(errno, EXDEV);
  CHECK(block == &mark);
  CHECK(change.is_none());
}

template <class Allocate>
void expect_bad_alloc(Allocate allocate) {
  const check::Change change;
  bool caught = false;
  try {
    check::keep(allocate());
  } catch (const std::bad_alloc&) {
    caught = true;
  }
  CHECK(caught);
  CHECK(change.is_none());
}

void check_new() {
  constexpr std::align_val_t alignment{64};
  expect_bad_alloc([] { return ::operator new(kTooMuch); });
  expect_bad_alloc([] { return ::operator new[](kTooMuch); });
  expect_bad_alloc([] { return ::operator new(kTooMuch, alignment); });
  expect_bad_alloc([] { return ::operator new[](kTooMuch, alignment); });
  CHECK(check::keep(::operator new(kTooMuch, std::nothrow)) == nullptr);
  CHECK(check::keep(::operator new[](kTooMuch, std::nothrow)) == nullptr);
  CHECK(check::keep(::operator new(kTooMuch, alignment, std::nothrow)) == nullptr);
  CHECK(check::keep(::operator new[](kTooMuch, alignment, std::nothrow)) == nullptr);
}

}  // namespace

int main() {
  check_c_family();
  check_posix_memalign(64, kTooMuch, ENOMEM);
  check_posix_memalign(0, 8, EINVAL);
  check_posix_memalign(4, 8, EINVAL);
  check_posix_memalign(24, 8, EINVAL);
  check_new();
  return check::result();
}
