// SPDX-License-Identifier: Apache-2.0
// The first allocation of a process may come before everything: before libc has its environment (preinit_array), from
// a constructor that runs earlier than ours (priority 101), or from the constructor of a library that was initialised
// before Plimsoll. The options must have been read by then, without libc's help.
#include <cstdlib>
#include <cstring>

#include "check.hpp"

extern void* block_of_library_constructor;  // first_operation_library.cpp

namespace {

void* block_of_preinit;
void* block_of_constructor;

void preinit(int, char**, char**) {
  block_of_preinit = std::malloc(1000);
  std::memset(block_of_preinit, 1, 1000);
}
[[gnu::section(".preinit_array"), gnu::used]] void (*const preinit_entry)(int, char**, char**) = preinit;

[[gnu::constructor(101), gnu::noinline]] void allocate_first() { block_of_constructor = std::malloc(2000); }

}  // namespace

int main() {
  CHECK(plimsoll::is_tracing());

  // Whether the preinit block was seen is not promised; that it is a sound block is.
  CHECK(block_of_preinit != nullptr);
  block_of_preinit = std::realloc(block_of_preinit, 1500);
  CHECK(static_cast<char*>(block_of_preinit)[999] == 1);
  std::free(block_of_preinit);

  const auto constructor_stack = plimsoll::stack_of(block_of_constructor);
  CHECK(constructor_stack && check::calls(*constructor_stack, "allocate_first"));
  const auto library_stack = plimsoll::stack_of(block_of_library_constructor);
  CHECK(library_stack && check::calls(*library_stack, "allocate_in_library_constructor"));

  const check::Change change;
  std::free(block_of_constructor);
  std::free(block_of_library_constructor);
  CHECK_EQ(change.bytes(), -5000);
  CHECK_EQ(change.blocks(), -2);
  return check::result();
}
