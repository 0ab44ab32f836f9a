// SPDX-License-Identifier: Apache-2.0
// A suite that tells what Plimsoll reads to give names: every file that is opened, as this program's own open() sees
// it, and in some tests whether the program's file is mapped as a whole, as the symbols hold it.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "child.hpp"

namespace {

// Of this program, in order. No container: it would be on the heap that is watched.
char opened[100][200];
int opened_count = 0;

// After main, and after what the listener does at the program's end.
void tell_opened() {
  for (int i = 0; i < opened_count; ++i) std::printf("opened %s\n", opened[i]);
}
const int registered = std::atexit(tell_opened);

// How often the whole of this program's file is mapped: the loader maps parts.
int whole_mappings() {
  char self[4096] = {};
  struct stat status {};
  if (readlink("/proc/self/exe", self, sizeof self - 1) < 0 || stat(self, &status) != 0) return -1;
  const unsigned long page = 4096, size = (static_cast<unsigned long>(status.st_size) + page - 1) / page * page;
  int count = 0;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    unsigned long begin = 0, end = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx", &begin, &end) != 2 || line.find(self) == std::string::npos) continue;
    count += end - begin == size;
  }
  return count;
}

std::vector<std::string>& kept() {
  static std::vector<std::string> texts;
  return texts;
}

[[gnu::noinline]] void lose() {
  keep(new int[1000]);  // LINE: lost
}

TEST(Green, FreesWhatItTakes) {
  delete[] keep(new int[1000]);
  EXPECT_EQ(registered, 0);
}
TEST(Green, KeepsSomething) { kept().emplace_back(1000, 'a'); }
TEST(Green, KeepsSomethingElse) { kept().emplace_back(1000, 'b'); }
TEST(Third, KeepsSomethingToo) { kept().emplace_back(1000, 'c'); }

// One line, but nothing that alone holds what two tests keep.
[[gnu::noinline]] char* taken() { return new char[1000]; }
template <int which>
void keep_apart() {
  static char* mine = nullptr;
  delete[] mine;
  mine = taken();
}
TEST(Apart, KeepsSomething) { keep_apart<1>(); }
TEST(Apart, KeepsSomethingElse) { keep_apart<2>(); }
TEST(Last, KeepsSomethingToo) { keep_apart<3>(); }

TEST(Red, Leaks) { lose(); }

class Later : public testing::TestWithParam<int> {};
TEST_P(Later, Passes) { std::printf("before test %d: %d\n", GetParam(), whole_mappings()); }
INSTANTIATE_TEST_SUITE_P(Many, Later, testing::Range(0, 12));

}  // namespace

// The library's calls come here.
extern "C" int open(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const int mode = (flags & O_CREAT) != 0 ? va_arg(arguments, int) : 0;
  va_end(arguments);
  if (opened_count < 100) std::strncpy(opened[opened_count++], path, sizeof opened[0] - 1);
  return static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}
