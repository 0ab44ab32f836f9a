// SPDX-License-Identifier: Apache-2.0
// What the heap held at its peak, asked for when all of it has long been freed. The statistics must add up to the peak,
// to the byte, and blame the sites that stood high at that moment rather than those that asked for most in all.
#include <cstdlib>
#include <string>
#include <vector>

#include "check.hpp"

namespace {

// The comments in assembler keep the compiler from folding the three into one.
[[gnu::noinline]] void* fill(std::size_t size) {
  void* block = std::malloc(size);
  asm volatile("# fill" : : : "memory");
  return block;
}
[[gnu::noinline]] void* churn(std::size_t size) {
  void* block = std::malloc(size);
  asm volatile("# churn" : : : "memory");
  return block;
}
[[gnu::noinline]] void* after(std::size_t size) {
  void* block = std::malloc(size);
  asm volatile("# after" : : : "memory");
  return block;
}

void go_up_and_down() {
  std::vector<void*> blocks(100);
  for (int i = 0; i < 1000; ++i) std::free(churn(900));
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    blocks[i] = fill(1000 + i);
    std::free(churn(500));
  }
  void* top = churn(77);
  for (void* block : blocks) std::free(block);
  std::free(top);
  for (int i = 0; i < 1000; ++i) std::free(after(2000));
}

std::size_t size_of(const std::vector<plimsoll::Statistic>& statistics, const char* function) {
  std::size_t size = 0;
  for (const plimsoll::Statistic& statistic : statistics)
    if (check::calls(statistic.stack, function)) size += statistic.size;
  return size;
}

void check_sum(const plimsoll::Snapshot& at_peak, std::size_t peak, plimsoll::GroupBy group_by) {
  std::size_t sum = 0;
  for (const plimsoll::Statistic& statistic : at_peak.statistics(group_by)) sum += statistic.size;
  CHECK_EQ(sum, peak);
}

}  // namespace

int main() {
  const plimsoll::Scope scope;
  go_up_and_down();

  constexpr std::size_t kFilled = 100 * 1000 + 99 * 100 / 2;
  constexpr std::size_t kOther = 100 * sizeof(void*);  // the vector
  const plimsoll::Usage usage = scope.so_far();
  // While block 99 is held, 500 bytes of churn are more than the 77 at the end.
  CHECK_EQ(usage.peak, kFilled + kOther + 500);
  CHECK_EQ(usage.peak_blocks, 102);
  CHECK_EQ(usage.current, 0);

  const plimsoll::Snapshot at_peak = scope.at_peak();
  CHECK_EQ(at_peak.size(), usage.peak);
  CHECK_EQ(at_peak.count(), usage.peak_blocks);
  for (auto group_by :
       {plimsoll::GroupBy::line, plimsoll::GroupBy::file, plimsoll::GroupBy::function, plimsoll::GroupBy::stack})
    check_sum(at_peak, usage.peak, group_by);

  const auto by_function = at_peak.statistics(plimsoll::GroupBy::function);
  CHECK_EQ(size_of(by_function, "fill"), kFilled);
  CHECK_EQ(size_of(by_function, "churn"), 500);
  CHECK_EQ(size_of(by_function, "after"), 0);
  CHECK(by_function.size() == 3 && check::calls(by_function[0].stack, "fill"));
  return check::result();
}
