// SPDX-License-Identifier: Apache-2.0
// Tests that give blocks back wrongly, and tests that only look as if they did. For both frameworks.
#include <stdlib.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "child.hpp"
#include "framework.hpp"

namespace {

struct Row {
  char bytes[40] = {};
};

Row* make_row() {
  return keep(new Row);  // LINE: born
}

// Not the function's last call, which would become a jump and leave no frame.
void drop(Row* row) {
  delete keep(row);  // LINE: dropped
  asm volatile("");
}

}  // namespace

TEST(Wrong, DoubleDelete) {
  Row* row = make_row();
  delete row;
  drop(row);
}

TEST(Wrong, DoubleDeleteOnAThread) {
  Row* row = make_row();
  delete row;
  std::thread([row] { drop(row); }).join();
}

TEST(Wrong, ArrayAsObject) {
  auto* bytes = keep(new char[10]);
  delete keep(bytes);  // LINE: mismatch
  asm volatile("");
}

TEST(Wrong, Inside) {
  Row* row = make_row();
  free(keep(row->bytes + 16));  // LINE: inside
  delete row;
}

struct ClassWithOwnNew {
  void* operator new(std::size_t size) { return std::malloc(size); }
  void operator delete(void* block) { std::free(block); }
  int number = 0;
};

struct alignas(64) Wide {
  char bytes[64] = {};
};

struct Base {
  virtual ~Base() = default;
};
struct Derived : Base {
  char more[100] = {};
};

TEST(Sound, News) {
  delete keep(new ClassWithOwnNew);
  delete keep(new Wide);
  delete[] keep(new Wide[3]);
  delete keep<Base>(new Derived);
  delete[] keep(new std::string[3]);
  ::operator delete(keep(::operator new(10, std::nothrow)));
  ::operator delete[](keep(::operator new[](10)), std::size_t{10});
  std::vector<Wide>(10).shrink_to_fit();
}

TEST(Sound, WhatTheCLibraryGivesOut) {
  free(keep(strdup("text")));
  char* printed = nullptr;
  EXPECT(asprintf(&printed, "%d", 1) == 1);
  free(printed);
  free(keep(realpath("/", nullptr)));
  void* aligned = nullptr;
  EXPECT(posix_memalign(&aligned, 256, 100) == 0);
  free(aligned);
  free(keep(aligned_alloc(64, 64)));
  free(realloc(keep(calloc(3, 5)), 100));
  char* line = nullptr;
  std::size_t room = 0;
  if (std::FILE* file = std::fopen("/proc/self/status", "r")) {
    while (getline(&line, &room, file) > 0) continue;
    std::fclose(file);
  }
  free(line);
}

TEST(Sound, FreedWhileNotTracing) {
  Row* before = make_row();
  plimsoll::stop();
  Row* between = make_row();
  delete before;
  plimsoll::start();
  delete between;
  delete make_row();
}
