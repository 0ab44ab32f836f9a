// SPDX-License-Identifier: Apache-2.0
// Hand-written code that has no unwind table, or a wrong one. The frames up to there are right, and nothing faults.
#include <sys/mman.h>

#include <array>
#include <cstdint>

#include "chain.hpp"
#include "comparison.hpp"
#include "stack/known_stack.hpp"
#include "stack/statistics.hpp"

// call_without_tables: calls its argument, and no table covers it.
// call_with_ruined_bp: says that its frame hangs on rbp, and calls its first argument with its second in rbp.
// call_with_ruined_chain, call_with_ruined_slot: the same; what hangs on rbp is the place of the frame's address, or
// only that of the caller's rbp. call_from_other_stack: a correct one, calls its first argument on the stack that the
// second points to.
asm(R"(
  .text
  .type call_without_tables,@function
call_without_tables:
  sub $8, %rsp
  call *%rdi
  add $8, %rsp
  ret
  .size call_without_tables, .-call_without_tables

  .type call_with_ruined_bp,@function
call_with_ruined_bp:
  .cfi_startproc
  push %rbp
  .cfi_def_cfa_offset 16
  .cfi_offset 6, -16
  mov %rsp, %rbp
  .cfi_def_cfa_register 6
  mov %rsi, %rbp
  call *%rdi
  pop %rbp
  ret
  .cfi_endproc
  .size call_with_ruined_bp, .-call_with_ruined_bp

  .type call_with_ruined_chain,@function
call_with_ruined_chain:
  .cfi_startproc
  push %rbp
  .cfi_escape 0x0f, 3, 0x76, 0x08, 0x06
  mov %rsi, %rbp
  call *%rdi
  pop %rbp
  ret
  .cfi_endproc
  .size call_with_ruined_chain, .-call_with_ruined_chain

  .type call_with_ruined_slot,@function
call_with_ruined_slot:
  .cfi_startproc
  push %rbp
  .cfi_def_cfa_offset 16
  .cfi_escape 0x10, 6, 2, 0x76, 0x08
  mov %rsi, %rbp
  call *%rdi
  pop %rbp
  ret
  .cfi_endproc
  .size call_with_ruined_slot, .-call_with_ruined_slot

  .type call_from_other_stack,@function
call_from_other_stack:
  .cfi_startproc
  push %rbp
  .cfi_def_cfa_offset 16
  .cfi_offset 6, -16
  mov %rsp, %rbp
  .cfi_def_cfa_register 6
  mov %rsi, %rsp
  call *%rdi
  mov %rbp, %rsp
  pop %rbp
  .cfi_def_cfa 7, 8
  ret
  .cfi_endproc
  .size call_from_other_stack, .-call_from_other_stack
)");

extern "C" void call_without_tables(void (*)());
extern "C" void call_with_ruined_bp(void (*)(), std::uintptr_t);
extern "C" void call_with_ruined_chain(void (*)(), std::uintptr_t);
extern "C" void call_with_ruined_slot(void (*)(), std::uintptr_t);
extern "C" void call_from_other_stack(void (*)(), void*);

namespace plimsoll::stack::test {
namespace {

std::array<std::uintptr_t, kMaxFrames> captured;
std::size_t captured_count;

// A frame of its own between the ruined caller and the capture.
[[gnu::noinline]] void capture_caller(const Registers& caller) { captured_count = capture(caller, captured); }
[[gnu::noinline]] void capture_here() {
  capture_caller(PLIMSOLL_CALLER_REGISTERS());
  asm volatile("" : : : "memory");
}

bool lies_in(std::uintptr_t pc, void (*function)(void (*)(), std::uintptr_t)) {
  const auto start = reinterpret_cast<std::uintptr_t>(function);
  return pc > start && pc < start + 32;
}

using BrokenCodeTest = StackTest;

void compare_without_tables() { call_without_tables(compare_stacks); }

TEST_F(BrokenCodeTest, FramesUpToCodeWithoutTablesAreFound) {
  for (const Chain* chain : chains()) chain->recurse_with_alloca(3, compare_without_tables);
  expect_agreement(chains().size());
  EXPECT_EQ(slow_walks(), chains().size());
  EXPECT_EQ(score().deepest, 1u) << "the frame in the code without tables, and nothing guessed after it";
}

// Not a tail call, so that this frame is there.
void call_chain() {
  chains().front()->recurse_with_alloca(3, compare_stacks);
  asm volatile("" : : : "memory");
}

TEST_F(BrokenCodeTest, FramesAboveCodeWithoutTablesAreKept) {
  call_without_tables(call_chain);
  expect_agreement(1);
  EXPECT_EQ(score().deepest, 6u);
}

class RuinedRegisterTest : public BrokenCodeTest, public testing::WithParamInterface<std::uintptr_t> {};

TEST_P(RuinedRegisterTest, NoReadLeavesTheStack) {
  for (auto* call : {call_with_ruined_bp, call_with_ruined_chain, call_with_ruined_slot}) {
    const std::uint64_t refused = statistics().refused_frames;
    call(capture_here, GetParam());
    ASSERT_EQ(captured_count, 1u);
    EXPECT_TRUE(lies_in(captured[0], call));
    EXPECT_EQ(statistics().refused_frames, refused + 1);
  }
  EXPECT_EQ(slow_walks(), 0u) << "libgcc would fault";
}

const auto stack_end = reinterpret_cast<std::uintptr_t>(__libc_stack_end);

INSTANTIATE_TEST_SUITE_P(Values, RuinedRegisterTest,
                         testing::Values(0, 1, 4096, std::uintptr_t{1} << 40, ~std::uintptr_t{0},
                                         ~std::uintptr_t{0} - 15, ~std::uintptr_t{0} - 23, stack_end - 8, stack_end - 7,
                                         stack_end, stack_end + (std::uintptr_t{1} << 30),
                                         (std::uintptr_t{1} << 63) - 16));

TEST_F(BrokenCodeTest, AFrameIsNeverMisaligned) {
  const std::uint64_t refused = statistics().refused_frames;
  call_with_ruined_bp(capture_here, stack_end - 63);
  EXPECT_EQ(captured_count, 1u);
  EXPECT_EQ(statistics().refused_frames, refused + 1);
  EXPECT_EQ(slow_walks(), 0u);
}

// Any value that lies in the stack is plausible: the frames are wrong then, but reading them is safe.
TEST_F(BrokenCodeTest, WrongButPlausibleRegistersDoNotFault) {
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) & ~std::uintptr_t{7};
  for (std::uintptr_t bp = here - 4096; bp < stack_end; bp += 8) {
    call_with_ruined_bp(capture_here, bp);
    ASSERT_GE(captured_count, 1u);
    ASSERT_TRUE(lies_in(captured[0], call_with_ruined_bp));
  }
}

TEST_F(BrokenCodeTest, AStackEnteredByACallIsLeftByItsTable) {
  constexpr std::size_t kSize = 262144;
  void* memory = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  call_from_other_stack(compare_stacks, static_cast<char*>(memory) + kSize);
  munmap(memory, kSize);
  expect_agreement(1);
  EXPECT_GT(score().deepest, 5u) << "the walk came back to the normal stack";
}

}  // namespace
}  // namespace plimsoll::stack::test
