// SPDX-License-Identifier: Apache-2.0
// Built with one sanitizer each time: its malloc comes before ours, and so do its functions for leaks.
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "child.hpp"
#include "framework.hpp"

namespace {

struct Row {
  std::unique_ptr<char[]> bytes;
};

Row make_row() {
  Row row;
  row.bytes = std::make_unique<char[]>(10'000);  // LINE: filled
  return row;
}

std::size_t build(int rows) {
  std::vector<Row> report;
  report.reserve(16);
  for (int i = 0; i < rows; ++i) report.push_back(make_row());
  return report.size();
}

// Not to be found by any scan of what is left over on the stack.
[[gnu::noinline]] void lose() { keep(new char[1234]); }

}  // namespace

TEST(Sanitized, KeepsItsCeiling) {
  MEMORY_CEILING(200_KiB);
  EXPECT(build(10) == 10);
  std::thread([] { build(2); }).join();
}

TEST(Sanitized, BreaksItsCeiling) {
  MEMORY_CEILING(50_KiB);  // LINE: ceiling
  EXPECT(build(10) == 10);
}

TEST(Sanitized, CountsBlocks) {
  MEMORY_CEILING(100'000_B, 0_B, 7);
  std::free(std::realloc(keep(std::calloc(10, 10)), 1000));
  std::free(keep(std::malloc(100)));
  delete keep(new Row);
  delete[] keep(new Row[3]);
  void* aligned = nullptr;
  EXPECT(posix_memalign(&aligned, 64, 100) == 0);
  std::free(keep(aligned));
}

TEST(Sanitized, LosesABlock) { lose(); }

TEST(Sanitized, UsesAfterFree) {
  auto* number = keep(new int(1));
  delete number;
  EXPECT(*keep(number) == 1);
}

TEST(Sanitized, Races) {
  int shared = 0;
  const auto write = [&shared] {
    for (int i = 0; i < 1000; ++i) *keep(&shared) = i;
  };
  std::thread one(write), other(write);
  one.join();
  other.join();
}

TEST(Sanitized, Overflows) {
  int most = 0x7FFFFFFF;
  most += *keep(&most);
  EXPECT(*keep(&most) != 0);
}
