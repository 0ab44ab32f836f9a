// SPDX-License-Identifier: Apache-2.0
// Allocations that fail on purpose. Special, because the one allocation of a kind that must never fail (the exception
// that says so, a thread's block, stdio's buffer) comes through the same doors; run with tracing on and off.
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>

#include "check.hpp"

namespace {

using plimsoll::FaultInjection;
using plimsoll::Faults;

constexpr std::align_val_t kAlignment{64};

template <class Allocate>
void expect_null(const char* name, Allocate allocate) {
  const int failures = check::failures;
  const check::Change change;
  const FaultInjection all{Faults()};
  errno = 0;
  CHECK(check::keep(allocate()) == nullptr);
  CHECK_EQ(errno, ENOMEM);
  CHECK_EQ(all.failed(), 1);
  CHECK_EQ(all.candidates(), 1);
  CHECK(change.is_none());
  if (failures != check::failures) dprintf(STDERR_FILENO, "... of %s\n", name);
}

template <class Allocate>
void expect_bad_alloc(const char* name, Allocate allocate) {
  const int failures = check::failures;
  const check::Change change;
  bool caught = false;
  {
    const FaultInjection all{Faults()};
    try {
      check::keep(allocate());
    } catch (const std::bad_alloc&) {
      caught = true;
    }
    CHECK_EQ(all.failed(), 1);
  }
  CHECK(caught);
  CHECK(change.is_none());
  if (failures != check::failures) dprintf(STDERR_FILENO, "... of %s\n", name);
}

void check_every_door() {
  expect_null("malloc", [] { return malloc(10); });
  expect_null("malloc of none", [] { return malloc(0); });
  expect_null("calloc", [] { return calloc(2, 10); });
  expect_null("realloc of null", [] { return realloc(nullptr, 10); });
  expect_null("reallocarray of null", [] { return reallocarray(nullptr, 2, 10); });
  expect_null("aligned_alloc", [] { return aligned_alloc(64, 64); });
  expect_null("memalign", [] { return memalign(64, 10); });
  expect_null("valloc", [] { return valloc(10); });
  expect_null("pvalloc", [] { return pvalloc(10); });
  expect_null("strdup, whose caller is to look", [] { return strdup("text"); });
  expect_null("new (nothrow)", [] { return ::operator new(10, std::nothrow); });
  expect_null("new[] (nothrow)", [] { return ::operator new[](10, std::nothrow); });
  expect_null("aligned new (nothrow)", [] { return ::operator new(10, kAlignment, std::nothrow); });
  expect_null("aligned new[] (nothrow)", [] { return ::operator new[](10, kAlignment, std::nothrow); });
  expect_bad_alloc("new", [] { return ::operator new(10); });
  expect_bad_alloc("new[]", [] { return ::operator new[](10); });
  expect_bad_alloc("aligned new", [] { return ::operator new(10, kAlignment); });
  expect_bad_alloc("aligned new[]", [] { return ::operator new[](10, kAlignment); });
}

void check_posix_memalign() {
  int mark = 0;
  void* block = &mark;
  const FaultInjection all{Faults()};
  errno = EXDEV;
  CHECK_EQ(posix_memalign(&block, 64, 10), ENOMEM);
  CHECK_EQ(errno, EXDEV);
  CHECK(block == &mark);
}

void check_a_failed_realloc_keeps_the_block() {
  const check::Change change;
  char* block = static_cast<char*>(check::keep(malloc(10)));
  block[9] = 'x';
  for (const bool grows : {true, false}) {
    const FaultInjection all{Faults()};
    errno = 0;
    CHECK(check::keep(realloc(block, grows ? 100'000 : 5)) == nullptr);
    CHECK_EQ(errno, ENOMEM);
  }
  CHECK_EQ(block[9], 'x');
  if (plimsoll::is_tracing()) CHECK_EQ(change.bytes(), 10);
  free(block);
  CHECK(change.is_none());
}

int handler_calls = 0;
void count_call() {
  if (++handler_calls == 3) std::set_new_handler(nullptr);
}
void throw_own() { throw std::runtime_error("own"); }

void check_new_calls_the_handler() {
  const check::Change change;
  Faults first;
  first.nth = 1;
  std::set_new_handler(count_call);
  {
    const FaultInjection injection(first);
    handler_calls = 0;
    ::operator delete(check::keep(::operator new(10)));  // the second try gets it
    CHECK_EQ(handler_calls, 1);
    CHECK_EQ(injection.candidates(), 2);
  }
  bool caught = false;
  {
    const FaultInjection all{Faults()};
    handler_calls = 0;
    try {
      check::keep(::operator new(10));
    } catch (const std::bad_alloc&) {
      caught = true;
    }
    CHECK_EQ(handler_calls, 3);
    CHECK_EQ(all.failed(), 4);
  }
  CHECK(caught);
  caught = false;
  std::set_new_handler(throw_own);
  try {
    const FaultInjection injection(first);
    check::keep(::operator new(10));
  } catch (const std::runtime_error&) {
    caught = true;
  }
  std::set_new_handler(nullptr);
  CHECK(caught);
  CHECK(change.is_none());
}

// "1001" for the first and the fourth of four.
std::string failing(const Faults& faults, int count, std::size_t size = 10) {
  std::string which(static_cast<std::size_t>(count), '0');
  const FaultInjection injection(faults);
  for (char& one : which) {
    void* block = check::keep(malloc(size));
    if (!block) one = '1';
    free(block);
  }
  return which;
}

void check_which_are_failed() {
  Faults faults;
  faults.nth = 3;
  CHECK(failing(faults, 6) == "001000");
  faults = {};
  faults.every = 3;
  CHECK(failing(faults, 7) == "0010010");
  faults.nth = 1;
  CHECK(failing(faults, 7) == "1010010");
  CHECK(failing({}, 3) == "111");

  faults = {};
  faults.probability = 0.25;
  faults.seed = 7;
  const std::string some = failing(faults, 4000);
  const auto ones = std::count(some.begin(), some.end(), '1');
  CHECK(ones > 800 && ones < 1200);
  CHECK(failing(faults, 4000) == some);
  faults.seed = 8;
  CHECK(failing(faults, 4000) != some);
  faults.probability = 1;
  CHECK(failing(faults, 3) == "111");

  faults = {};
  faults.above = 100;
  CHECK(failing(faults, 2, 100) == "00");
  CHECK(failing(faults, 2, 101) == "11");
}

[[gnu::noinline]] bool gets_memory_here() {
  void* block = check::keep(malloc(10));
  free(block);
  return block != nullptr;
}
[[gnu::noinline]] bool gets_memory_there() {
  void* block = check::keep(malloc(11));  // else the compiler takes it for the same function
  free(block);
  return block != nullptr;
}

void check_only_from_a_site() {
  for (const char* name : {"gets_memory_here", "memory_here()$", "gets*y_here"}) {
    Faults faults;
    faults.from = name;
    const FaultInjection injection(faults);
    CHECK(!gets_memory_here());
    CHECK(gets_memory_there());
    CHECK(!gets_memory_here());
    CHECK_EQ(injection.candidates(), 2);
    CHECK_EQ(injection.failed(), 2);
  }
  Faults faults;
  faults.from = "/faults.cpp$";
  faults.nth = 2;
  const FaultInjection injection(faults);
  CHECK(gets_memory_here());
  CHECK(!gets_memory_there());
  CHECK(check::calls(injection.first_failed(), "gets_memory_there"));
  CHECK(!check::calls(injection.first_failed(), "gets_memory_here"));
}

void* allocate_in_thread(void*) { return gets_memory_here() ? &handler_calls : nullptr; }

bool gets_memory_in_a_thread() {
  pthread_t thread;
  void* result = nullptr;
  CHECK_EQ(pthread_create(&thread, nullptr, allocate_in_thread, nullptr), 0);
  CHECK_EQ(pthread_join(thread, &result), 0);
  return result != nullptr;
}

void check_threads() {
  {
    const FaultInjection own{Faults()};
    CHECK(gets_memory_in_a_thread());
    CHECK_EQ(own.candidates(), 0);
  }
  Faults faults;
  faults.all_threads = true;
  const FaultInjection all(faults);
  CHECK(!gets_memory_in_a_thread());
  CHECK_EQ(all.candidates(), 1);
}

void nothing() {}

// Of the first use of each, and in what cannot say that there is no memory.
void check_the_runtime_is_never_failed() {
  std::FILE* file = std::fopen("/dev/null", "w");
  CHECK(file != nullptr);
  bool caught = false;
  {
    const FaultInjection all{Faults()};
    try {
      throw 5;
    } catch (int) {
      caught = true;
    }
    CHECK(std::fprintf(file, "%d", 5) > 0);  // takes a buffer
    for (int i = 0; i < 40; ++i) CHECK_EQ(std::atexit(nothing), 0);
    CHECK_EQ(all.candidates(), 0);
  }
  CHECK(caught);
  std::fclose(file);
}

void check_several() {
  Faults second, third;
  second.nth = 2;
  third.nth = 3;
  const FaultInjection one(second);
  CHECK(gets_memory_here());
  {
    const FaultInjection other(third);
    CHECK(!gets_memory_here());
    CHECK(gets_memory_here());
    CHECK(!gets_memory_here());
    CHECK_EQ(other.candidates(), 3);
  }
  CHECK(gets_memory_here());
  CHECK_EQ(one.candidates(), 5);
  CHECK_EQ(one.failed(), 1);
  CHECK_EQ(one.first_failed().empty(), false);
}

template <class Exception>
bool refuses(const Faults& faults) {
  try {
    const FaultInjection injection(faults);
  } catch (const Exception&) {
    return true;
  }
  return false;
}

void check_nonsense_is_refused() {
  Faults faults;
  for (const double wrong : {-0.1, 1.1, 0.0 / 0.0}) {
    faults.probability = wrong;
    CHECK(refuses<std::invalid_argument>(faults));
  }
  faults = {};
  faults.from = "*";
  CHECK(refuses<std::invalid_argument>(faults));
  CHECK(gets_memory_here());
}

}  // namespace

int main() {
  check_every_door();
  check_posix_memalign();
  check_a_failed_realloc_keeps_the_block();
  check_new_calls_the_handler();
  check_which_are_failed();
  check_only_from_a_site();
  check_threads();
  check_the_runtime_is_never_failed();
  check_several();
  check_nonsense_is_refused();
  CHECK(gets_memory_here());
  return check::result();
}
