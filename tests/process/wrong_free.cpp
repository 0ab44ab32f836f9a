// SPDX-License-Identifier: Apache-2.0
// Programs that give a block back wrongly, one a case, named on the command line. Special because the heap itself would
// be destroyed by most of them: they must come to their end, with the heap sound, and be told of with both stacks.
#include <malloc.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <new>
#include <thread>

#include "check.hpp"

extern "C" void free_sized(void* block, std::size_t size);

namespace {

using check::keep;

struct Base {
  int number = 1;
};
struct Derived : Base {
  char more[100] = {};
};

[[gnu::noinline]] void* born() { return keep(malloc(24)); }  // LINE: born

void freed_twice() {
  void* block = born();
  free(block);
  free(keep(block));  // LINE: freed_twice
}

void deleted_twice() {
  auto* block = keep(new int);
  delete block;
  delete keep(block);  // LINE: deleted_twice
}

void twice_on_threads() {
  void* block = born();
  std::thread([block] { free(block); }).join();
  free(keep(block));  // LINE: twice_on_threads
}

void resized_after_free() {
  void* block = born();
  free(block);
  CHECK(realloc(keep(block), 100) == nullptr);  // LINE: resized_after_free
}

void inside() {
  auto* block = static_cast<char*>(born());
  free(keep(block + 16));  // LINE: inside
  free(block);
}

void inside_unaligned() {
  auto* block = static_cast<char*>(born());
  free(keep(block + 3));  // LINE: inside_unaligned
  free(block);
}

void inside_large() {
  auto* block = static_cast<char*>(keep(malloc(10 << 20)));  // LINE: large
  free(keep(block + (9 << 20)));                             // LINE: inside_large
  free(block);
}

void of_the_stack() {
  int variable[8] = {};
  free(keep(&variable[0]));  // LINE: of_the_stack
}

char global[64];
void of_a_global() { free(keep(&global[0])); }  // LINE: of_a_global

void array_as_object() { delete keep(new char[24]); }  // LINE: array_as_object

void object_as_array() {
  auto* block = keep(new int);  // LINE: object
  delete[] keep(block);         // LINE: object_as_array
}

void c_as_object() {
  auto* block = static_cast<int*>(born());
  delete keep(block);  // LINE: c_as_object
}

void object_as_c() { free(keep(new int)); }  // LINE: object_as_c

void object_resized() { free(realloc(keep(new int), 100)); }  // LINE: object_resized

void aligned_as_plain() {
  void* block = keep(::operator new(64, std::align_val_t(64)));  // LINE: aligned
  ::operator delete(keep(block));                                // LINE: aligned_as_plain
}

void other_size() {
  Base* block = keep<Base>(new Derived);  // LINE: derived
  delete block;                           // LINE: other_size
}

void c_of_other_size() { free_sized(born(), 23); }  // LINE: c_of_other_size

void many_times() {
  for (int i = 0; i < 5; ++i) delete keep(new char[24]);  // LINE: many_times
}

void in_a_child() {
  const pid_t child = fork();
  if (child == 0) {
    freed_twice();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK_EQ(status, 0);
}

struct AtExit {
  bool is_on = false;
  ~AtExit() {
    if (is_on) freed_twice();
  }
} at_exit;
void in_a_destructor() { at_exit.is_on = true; }

// Whatever was wrong, the heap gives out no block twice.
void check_heap() {
  constexpr int kBlocks = 2000;
  static char* blocks[kBlocks];
  for (int i = 0; i < kBlocks; ++i) blocks[i] = static_cast<char*>(memset(malloc(24), i & 0xFF, 24));
  for (int i = 0; i < kBlocks; ++i) {
    for (int k = 0; k < 24; ++k) CHECK_EQ(blocks[i][k], static_cast<char>(i & 0xFF));
    free(blocks[i]);
  }
}

struct Case {
  const char* name;
  void (*run)();
} const kCases[] = {
#define CASE(name) \
  { #name, name }
    CASE(freed_twice),     CASE(deleted_twice),    CASE(twice_on_threads), CASE(resized_after_free),
    CASE(inside),          CASE(inside_unaligned), CASE(inside_large),     CASE(of_the_stack),
    CASE(of_a_global),     CASE(array_as_object),  CASE(object_as_array),  CASE(c_as_object),
    CASE(object_as_c),     CASE(object_resized),   CASE(aligned_as_plain), CASE(other_size),
    CASE(c_of_other_size), CASE(many_times),       CASE(in_a_child),       CASE(in_a_destructor),
};

}  // namespace

int main(int, char** arguments) {
  for (const Case& one : kCases)
    if (arguments[1] && strcmp(arguments[1], one.name) == 0) {
      one.run();
      check_heap();
      return check::result();
    }
  return 2;
}
