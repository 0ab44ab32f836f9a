// SPDX-License-Identifier: Apache-2.0
// Snapshots of a live heap: what is said where there is none, and that what was dumped, in a program that is traced
// while it dumps, reads as the heap did then, though the blocks are gone.
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "check.hpp"

namespace {

using plimsoll::GroupBy;

const std::string path = "snapshots_test." + std::to_string(getpid());

[[gnu::noinline]] void* allocate(std::size_t size) {
  void* block = std::malloc(size);
  asm volatile("" : : : "memory");
  return block;
}

bool is_equal(const std::vector<plimsoll::Statistic>& a, const std::vector<plimsoll::Statistic>& b) {
  bool equal = a.size() == b.size();
  for (std::size_t i = 0; equal && i < a.size(); ++i)
    equal = a[i].size == b[i].size && a[i].count == b[i].count && a[i].stack == b[i].stack;
  return equal;
}

void check_dump_and_load() {
  std::vector<void*> blocks(50);
  for (std::size_t i = 0; i < blocks.size(); ++i) blocks[i] = allocate(100 + i);
  const plimsoll::Snapshot live = plimsoll::take_snapshot();
  const auto by_line = live.statistics(GroupBy::line), by_stack = live.statistics(GroupBy::stack);
  const check::Change change;
  live.dump(path);
  CHECK(change.is_none());  // a dump leaves the heap as it is
  for (void* block : blocks) std::free(block);

  const plimsoll::Snapshot loaded = plimsoll::Snapshot::load(path);
  CHECK_EQ(loaded.size(), live.size());
  CHECK_EQ(loaded.count(), live.count());
  CHECK(is_equal(loaded.statistics(GroupBy::line), by_line));
  CHECK(is_equal(loaded.statistics(GroupBy::stack), by_stack));
  // The newer one may be live and the older one loaded.
  std::ptrdiff_t difference = 0;
  for (const auto& diff : plimsoll::take_snapshot().compare_to(loaded, GroupBy::line)) difference += diff.size_diff;
  CHECK_EQ(difference, plimsoll::take_snapshot().size() - loaded.size());
  std::filesystem::remove(path);
}

void check_source_line() {
  void* block = allocate(12345);
  const auto statistics = plimsoll::take_snapshot().filter({{true, "*::allocate(*"}}).statistics(GroupBy::line);
  CHECK_EQ(statistics.size(), 1);
  const std::vector<std::string> lines = statistics.at(0).stack.format();
  CHECK_EQ(lines.size(), 2);
  CHECK(lines.at(1) == "    void* block = std::malloc(size);");
  CHECK(plimsoll::to_string(statistics.at(0)).find("snapshots.cpp:") != std::string::npos);
  std::free(block);
}

void check_error() {
  bool threw = false;
  try {
    plimsoll::Snapshot::load("/no/such/file");
  } catch (const plimsoll::FileError& error) {
    threw = error.what() == std::string("cannot read '/no/such/file': No such file or directory");
  }
  CHECK(threw);
}

// Both kinds, each with the advice.
template <class Take>
void check_not_tracing(Take take) {
  std::string advice;
  try {
    take();
  } catch (const std::logic_error& error) {
    advice = error.what();
  }
  CHECK(advice.find("plimsoll::start()") != std::string::npos);
  CHECK(advice.find("PLIMSOLL_OPTIONS=trace=1") != std::string::npos);
}

}  // namespace

int main() {
  check_dump_and_load();
  check_source_line();
  check_error();
  const plimsoll::Snapshot kept = plimsoll::take_snapshot();
  const std::size_t size = kept.size();
  plimsoll::stop();
  check_not_tracing([] { plimsoll::take_snapshot(); });
  check_not_tracing([] { plimsoll::peak_snapshot(); });
  CHECK_EQ(kept.size(), size);
  std::size_t sum = 0;
  for (const auto& statistic : kept.statistics(GroupBy::line)) sum += statistic.size;
  CHECK_EQ(sum, size);
  return check::result();
}
