// SPDX-License-Identifier: Apache-2.0
#include "comparison.hpp"

#include <unwind.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <new>
#include <sstream>
#include <utility>

#include "base/own_pages.hpp"
#include "stack/slow_unwinder.hpp"
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

// A thread's, on pages of its own as in the product: it is larger than some threads' stacks. A signal handler that
// comes while the thread is at it leaves it alone.
struct ThreadsMemo {
  StackMemo stacks;
  bool is_in_use;
};
thread_local ThreadsMemo* own_memo;

ThreadsMemo* memo_of_this_thread() noexcept {
  if (!own_memo) own_memo = static_cast<ThreadsMemo*>(base::map_pages(sizeof(ThreadsMemo)));
  return own_memo;
}

// Deeper stacks are not remembered.
constexpr std::size_t kRecalledFrames = 24;
struct Remembered {
  std::array<std::uintptr_t, kRecalledFrames> frames;
  std::size_t count;
};
std::array<Remembered, 20'000> remembered;
std::atomic<std::uint32_t> remembered_count;
std::atomic<std::size_t> recalled;
std::atomic<std::size_t> shared_walks;
std::atomic<std::uint32_t> test_number;

std::uint64_t epoch() noexcept { return std::uint64_t{test_number} << 32 | known_stacks_epoch(); }

void expect_same(const Remembered& found, const Frames& expected, std::size_t expected_count) noexcept {
  const auto end = found.frames.begin() + static_cast<std::ptrdiff_t>(found.count);
  if (found.count == std::min(expected_count, kRecalledFrames) &&
      std::equal(found.frames.begin(), end, expected.begin()))
    return;
  Frames frames{};
  std::copy(found.frames.begin(), end, frames.begin());
  keep(frames, found.count, expected, expected_count);
}

// What the walk says that it has in common with the one before it is so.
void expect_shared(const Remembered& found, const SharedFrames& shared) noexcept {
  if (shared.other == 0 || shared.count == 0) return;
  const Remembered& other = remembered[shared.other - 1];
  const auto begin = found.frames.begin() + static_cast<std::ptrdiff_t>(shared.at);
  if (shared.at + shared.count <= found.count && shared.from + shared.count <= other.count &&
      std::equal(begin, begin + static_cast<std::ptrdiff_t>(shared.count),
                 other.frames.begin() + static_cast<std::ptrdiff_t>(shared.from))) {
    ++shared_walks;
    return;
  }
  Frames ours{}, others{};
  std::ranges::copy(found.frames, ours.begin());
  std::ranges::copy(other.frames, others.begin());
  keep(ours, found.count, others, other.count);
}

// Stacks that were compared before are found to be the same, without a walk. Others are walked once more, by the last
// walk where that can be.
void compare_with_remembered(const Registers& caller, const Frames& expected, std::size_t expected_count) noexcept {
  ThreadsMemo* const memo = memo_of_this_thread();
  if (!memo || std::exchange(memo->is_in_use, true)) return;
  std::uint32_t place = 0;
  if (memo->stacks.find(caller, epoch(), place)) {
    ++recalled;
    expect_same(remembered[place], expected, expected_count);
  } else {
    Remembered walked;
    walked.count = memo->stacks.walk(caller, walked.frames);
    expect_same(walked, expected, expected_count);
    expect_shared(walked, memo->stacks.shared());
    place = remembered_count.fetch_add(1);
    const bool has_room = place < remembered.size();
    memo->stacks.number_last_walk(has_room ? place + 1 : 0, std::span(walked.frames).first(walked.count));
    if (has_room) {
      remembered[place] = walked;
      memo->stacks.store(caller, place);
    }
  }
  memo->is_in_use = false;
}

std::uintptr_t outermost_frame;

// Where libgcc has the registers of a landing pad in place of its own we stop, and it crashes or goes on.
bool is_landing(std::span<const std::uintptr_t> stack) noexcept {
  return stack.size() < kMaxFrames && stack.back() != outermost_frame && has_slow_unwinders_code(stack);
}

}  // namespace

std::size_t walk_by_libgcc(std::uintptr_t first_pc, std::span<std::uintptr_t> frames) noexcept {
  Collected collected{first_pc, frames};
  _Unwind_Backtrace(collect, &collected);
  return collected.count;
}

namespace {

// is_left_out(frames): the stack is not to be compared.
template <class IsLeftOut>
void compare_from(const Registers& caller, IsLeftOut is_left_out) noexcept {
  Frames walked{}, expected{};
  const std::uint64_t slow_walks_before = statistics().slow_walks;
  const std::size_t walked_count = capture(caller, walked);
  if (is_left_out(std::span<const std::uintptr_t>(walked).first(walked_count))) return;
  const std::size_t expected_count = walk_by_libgcc(caller.pc, expected);
  ++comparisons;
  if (walked_count > deepest) deepest = walked_count;
  if (walked_count != expected_count || walked != expected) keep(walked, walked_count, expected, expected_count);
  // What libgcc walked is not remembered.
  if (statistics().slow_walks == slow_walks_before) compare_with_remembered(caller, expected, expected_count);
}

}  // namespace

[[gnu::noinline]] void compare_stacks() noexcept { compare_from(PLIMSOLL_CALLER_REGISTERS(), is_landing); }
[[gnu::noinline]] void compare_stacks_outside_libgcc() noexcept {
  compare_from(PLIMSOLL_CALLER_REGISTERS(), has_slow_unwinders_code);
}

void StackTest::SetUp() {
  prime();
  Frames here{};
  outermost_frame = here[capture(PLIMSOLL_CALLER_REGISTERS(), here) - 1];
  comparisons = mismatches = deepest = recalled = shared_walks = remembered_count = 0;
  ++test_number;
  slow_walks_before_ = statistics().slow_walks;
}

Score StackTest::score() {
  return {comparisons, mismatches,   deepest,
          recalled,    shared_walks, mismatches ? describe_first_mismatch() : std::string()};
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
