// SPDX-License-Identifier: Apache-2.0
// Code that comes and goes: blocks of a library that is unloaded stay live, and another library may be loaded at the
// same address, so whatever was remembered of the code there must be forgotten.
#include <dlfcn.h>

#include <cstdlib>
#include <string>

#include "check.hpp"

namespace {

using Allocate = void* (*)(std::size_t);

void* open_library(const char* name) {
  void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (!library) dprintf(STDERR_FILENO, "%s\n", dlerror());
  CHECK(library != nullptr);
  return library;
}

void* allocate_in(void* library, std::size_t size) {
  return check::keep(reinterpret_cast<Allocate>(dlsym(library, "allocate_in_plugin"))(size));
}

// Before any other name is looked up: what is known of the library is what dlclose has noted.
void check_an_unloaded_library_keeps_its_names() {
  void* library = open_library(PLUGIN_B);
  void* block = allocate_in(library, 100);
  CHECK_EQ(dlclose(library), 0);
  const auto stack = plimsoll::stack_of(block);
  CHECK(stack && check::calls(*stack, "inner_of_plugin_b"));
  std::free(block);
}

void check_blocks_outlive_their_library() {
  void* library = open_library(PLUGIN_A);
  const check::Change change;
  void* block = allocate_in(library, 500);
  CHECK_EQ(change.bytes(), 500);
  const auto stack = plimsoll::stack_of(block);
  CHECK(stack && check::calls(*stack, "inner_of_plugin_a"));
  CHECK_EQ(dlclose(library), 0);
  CHECK(dlopen(PLUGIN_A, RTLD_NOW | RTLD_NOLOAD) == nullptr);
  CHECK(plimsoll::stack_of(block).has_value());
  std::free(block);
}

// Frames of the two plugins differ in size: rules kept from the one would lead astray in the other.
void check_alternating_plugins() {
  for (int round = 0; round < 20; ++round) {
    const bool is_a = round % 2 == 0;
    void* library = open_library(is_a ? PLUGIN_A : PLUGIN_B);
    void* block = allocate_in(library, 100);
    const auto stack = plimsoll::stack_of(block);
    CHECK(stack && check::calls(*stack, is_a ? "inner_of_plugin_a" : "inner_of_plugin_b"));
    CHECK(stack && check::calls(*stack, "main"));
    std::free(block);
    dlclose(library);
  }
}

void check_constructor_and_destructor_of_a_library() {
  dlclose(open_library(PLUGIN_B));
  const check::Change change;
  dlclose(open_library(PLUGIN_B));
  CHECK(change.is_none());
}

void check_dlerror_is_the_programs() {
  CHECK(dlopen("/no/such/library.so", RTLD_NOW) == nullptr);
  void* block = check::keep(std::malloc(10));
  plimsoll::stack_of(block);
  std::free(block);
  const char* error = dlerror();
  CHECK(error && std::string(error).find("/no/such/library.so") != std::string::npos);
  dlclose(open_library(PLUGIN_A));
  CHECK(dlerror() == nullptr);
}

}  // namespace

int main() {
  check_an_unloaded_library_keeps_its_names();
  check_blocks_outlive_their_library();
  check_alternating_plugins();
  check_constructor_and_destructor_of_a_library();
  check_dlerror_is_the_programs();
  return check::result();
}
