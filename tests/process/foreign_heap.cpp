// SPDX-License-Identifier: Apache-2.0
// A second C library, loaded by dlmopen, has a heap of its own, and its blocks may end up in our free: they are in
// no record and in no heap of ours. To free them would destroy the heap; they are left alone.
#include <dlfcn.h>
#include <malloc.h>

#include <cstdlib>
#include <cstring>

#include "check.hpp"

int main() {
  void* other_libc = dlmopen(LM_ID_NEWLM, "libc.so.6", RTLD_NOW);
  CHECK(other_libc != nullptr);
  if (!other_libc) return check::result();
  const auto other_malloc = reinterpret_cast<void* (*)(std::size_t)>(dlsym(other_libc, "malloc"));
  const auto other_free = reinterpret_cast<void (*)(void*)>(dlsym(other_libc, "free"));
  CHECK(other_malloc && reinterpret_cast<void*>(other_malloc) != reinterpret_cast<void*>(&std::malloc));

  const check::Change change;
  char* small = static_cast<char*>(other_malloc(100));
  char* large = static_cast<char*>(other_malloc(1 << 20));
  std::strcpy(small, "not ours");
  CHECK(change.is_none());
  CHECK(!plimsoll::stack_of(small).has_value());

  std::free(small);
  std::free(large);
  CHECK(change.is_none());
  CHECK(std::strcmp(small, "not ours") == 0);
  other_free(small);  // still a block of the other heap
  other_free(large);

  void* own = check::keep(std::malloc(100));
  CHECK_EQ(change.bytes(), 100);
  std::free(own);
  return check::result();
}
