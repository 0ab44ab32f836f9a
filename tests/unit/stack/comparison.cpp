// SPDX-License-Identifier: Apache-2.0
#include "comparison.hpp"

#include <unwind.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <new>
#include <sstream>

#include "stack/stack_memo.hpp"
#include "stack/statistics.hpp"

namespace plimsoll::stack::test {
namespace {

using Frames = std::array<std::uintptr_t, kMaxFrames>;

struct Collected {
  std::uintptr_t first_pc;
  std::span<std::uintptr_t> frames;
  std::size_t count = 0;
};

_Unwind_Reason_Code collect(_Unwind_Context* context, void* argument) {
  auto& collected = *static_cast<Collected*>(argument);
  int interrupted = 0;
  const std::uintptr_t pc = _Unwind_GetIPInfo(context, &interrupted);
  if (pc == 0) return _URC_END_OF_STACK;
  if (collected.count == 0 && pc != collected.first_pc) return _URC_NO_REASON;
  collected.frames[collected.count++] = pc + (interrupted ? 1 : 0);
  return collected.count == collected.frames.size() ? _URC_END_OF_STACK : _URC_NO_REASON;
}

std::atomic<std::size_t> comparisons;
std::atomic<std::size_t> mismatches;
std::atomic<std::size_t> deepest;
Frames first_walked, first_expected;
std::size_t first_walked_count, first_expected_count;
thread_local bool comparing_new;

void keep(const Frames& walked, std::size_t walked_count, const Frames& expected, std::size_t expected_count) {
  if (mismatches.fetch_add(1) != 0) return;
  first_walked = walked;
  first_walked_count = walked_count;
  first_expected = expected;
  first_expected_count = expected_count;
}

std::string describe_first_mismatch() {
  std::ostringstream text;
  text << std::hex;
  for (std::size_t i = 0; i < std::max(first_walked_count, first_expected_count); ++i) {
    text << (i < first_walked_count ? first_walked[i] : 0) << " should be ";
    text << (i < first_expected_count ? first_expected[i] : 0) << '\n';
  }
  return text.str();
}

void* allocate(std::size_t size) {
  if (comparing_new) {
    comparing_new = false;
    compare_stacks();
    comparing_new = true;
  }
  void* block = std::malloc(size != 0 ? size : 1);
  if (!block) std::abort();
  return block;
}

// Deeper stacks are not remembered.
constexpr std::size_t kRecalledFrames = 24;
StackMemo stack_memo;
struct Remembered {
  std::array<std::uintptr_t, kRecalledFrames> frames;
  std::size_t count;
};
std::array<Remembered, 20'000> remembered;
std::atomic<std::size_t> remembered_count;
std::atomic<std::size_t> recalled;
std::atomic<std::uint32_t> test_number;

std::uint64_t epoch() noexcept { return std::uint64_t{test_number} << 32 | modules_generation(); }

void remember(const Registers& caller) noexcept {
  const std::size_t place = remembered_count.fetch_add(1);
  if (place >= remembered.size()) return;
  Proof proof;
  remembered[place].count = capture(caller, remembered[place].frames, proof);
  stack_memo.store(caller, epoch(), proof, static_cast<std::uint32_t>(place));
}

// Stacks that were compared before, and are found to be the same, without a walk.
void compare_with_remembered(const Registers& caller, const Frames& expected, std::size_t expected_count) noexcept {
  std::uint32_t place = 0;
  if (!stack_memo.find(caller, epoch(), place)) return remember(caller);
  ++recalled;
  const Remembered& known = remembered[place];
  if (known.count == std::min(expected_count, kRecalledFrames) &&
      std::equal(known.frames.begin(), known.frames.begin() + known.count, expected.begin()))
    return;
  Frames frames{};
  std::copy_n(known.frames.begin(), known.count, frames.begin());
  keep(frames, known.count, expected, expected_count);
}

}  // namespace

std::size_t walk_by_libgcc(std::uintptr_t first_pc, std::span<std::uintptr_t> frames) noexcept {
  Collected collected{first_pc, frames};
  _Unwind_Backtrace(collect, &collected);
  return collected.count;
}

[[gnu::noinline]] void compare_stacks() noexcept {
  const Registers caller = PLIMSOLL_CALLER_REGISTERS();
  Frames walked{}, expected{};
  const std::uint64_t slow_walks_before = statistics().slow_walks;
  const std::size_t walked_count = capture(caller, walked);
  const std::size_t expected_count = walk_by_libgcc(caller.pc, expected);
  ++comparisons;
  if (walked_count > deepest) deepest = walked_count;
  if (walked_count != expected_count || walked != expected) keep(walked, walked_count, expected, expected_count);
  // What libgcc walked is not remembered.
  if (statistics().slow_walks == slow_walks_before) compare_with_remembered(caller, expected, expected_count);
}

void StackTest::SetUp() {
  prime();
  comparisons = mismatches = deepest = recalled = remembered_count = 0;
  ++test_number;
  slow_walks_before_ = statistics().slow_walks;
}

Score StackTest::score() {
  return {comparisons, mismatches, deepest, recalled, mismatches ? describe_first_mismatch() : std::string()};
}

void StackTest::expect_agreement(std::size_t at_least) {
  const Score now = score();
  EXPECT_GE(now.comparisons, at_least);
  EXPECT_EQ(now.mismatches, 0u) << "of " << now.comparisons << "; the first:\n" << now.first_mismatch;
}

std::uint64_t StackTest::slow_walks() const { return statistics().slow_walks - slow_walks_before_; }

ComparingNew::ComparingNew() { comparing_new = true; }
ComparingNew::~ComparingNew() { comparing_new = false; }

}  // namespace plimsoll::stack::test

void* operator new(std::size_t size) { return plimsoll::stack::test::allocate(size); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
