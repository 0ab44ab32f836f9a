// SPDX-License-Identifier: Apache-2.0
// When the heap is exhausted operator new asks the new-handler for memory, again and again, until it gets some, throws,
// or removes itself. The handler itself allocates and frees: it must not find the tracer's guard closed.
#include <sys/resource.h>

#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>

#include "check.hpp"

namespace {

constexpr std::size_t kTooMuch = static_cast<std::size_t>(1) << 62;

int calls = 0;

void give_up_after_three() {
  const std::string text(100, 'x');  // a handler that logs
  check::keep(text.data());
  if (++calls == 3) std::set_new_handler(nullptr);
}

void throw_own() { throw std::runtime_error("own"); }
void throw_bad_alloc() { throw std::bad_alloc(); }

template <class Exception>
bool throws(void (*handler)()) {
  std::set_new_handler(handler);
  bool caught = false;
  try {
    check::keep(::operator new(kTooMuch));
  } catch (const Exception&) {
    caught = true;
  }
  std::set_new_handler(nullptr);
  return caught;
}

void* reserve = nullptr;

void release_reserve() {
  ++calls;
  std::free(reserve);
  reserve = nullptr;
  std::set_new_handler(nullptr);
}

// The last successful try must be recorded like any other: this one fits once address space was given back.
void check_success_after_the_handler_freed_memory() {
  constexpr std::size_t kBig = static_cast<std::size_t>(1) << 30;
  reserve = check::keep(std::malloc(kBig));
  CHECK(reserve != nullptr);
  rlimit unlimited{};
  getrlimit(RLIMIT_AS, &unlimited);
  rlimit tight = unlimited;
  std::FILE* statm = std::fopen("/proc/self/statm", "r");
  unsigned long pages = 0;
  CHECK(statm && std::fscanf(statm, "%lu", &pages) == 1);
  if (statm) std::fclose(statm);
  tight.rlim_cur = pages * 4096 + kBig / 2;
  setrlimit(RLIMIT_AS, &tight);
  const check::Change change;
  calls = 0;
  std::set_new_handler(release_reserve);
  void* block = check::keep(::operator new(kBig, std::nothrow));
  setrlimit(RLIMIT_AS, &unlimited);
  CHECK_EQ(calls, 1);
  CHECK(block != nullptr);
  CHECK_EQ(change.bytes(), 0);
  ::operator delete(block);
}

}  // namespace

int main() {
  const check::Change change;
  CHECK(throws<std::bad_alloc>(give_up_after_three));
  CHECK_EQ(calls, 3);
  CHECK(throws<std::runtime_error>(throw_own));
  CHECK(throws<std::bad_alloc>(throw_bad_alloc));

  std::set_new_handler(throw_bad_alloc);
  CHECK(check::keep(::operator new(kTooMuch, std::nothrow)) == nullptr);
  std::set_new_handler(nullptr);
  CHECK(change.is_none());

  check_success_after_the_handler_freed_memory();
  return check::result();
}
