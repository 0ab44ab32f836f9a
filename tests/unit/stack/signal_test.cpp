// SPDX-License-Identifier: Apache-2.0
// Stacks seen from signal handlers: the frame below the handler did not call, it was interrupted, at any instruction.
// Single-stepping shows the walker every instruction of a run, prologues, epilogues and libgcc's own code included.
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <x86intrin.h>

#include <array>
#include <span>
#include <sstream>
#include <string>

#include "chain.hpp"
#include "comparison.hpp"

namespace plimsoll::stack::test {
namespace {

void compare_in_handler(int) { compare_stacks(); }
void compare_outside_libgcc_in_handler(int) { compare_stacks_outside_libgcc(); }

class HandlerFor {
 public:
  HandlerFor(int signal, void (*handler)(int), int flags = 0) : signal_(signal) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigaction(signal_, &action, &before_);
  }
  ~HandlerFor() { sigaction(signal_, &before_, nullptr); }
  HandlerFor(const HandlerFor&) = delete;
  HandlerFor& operator=(const HandlerFor&) = delete;

 private:
  int signal_;
  struct sigaction before_ {};
};

class AlternateStack {
 public:
  explicit AlternateStack(std::span<char> memory) {
    stack_t stack{};
    stack.ss_sp = memory.data();
    stack.ss_size = memory.size();
    sigaltstack(&stack, &before_);
  }
  ~AlternateStack() { sigaltstack(&before_, nullptr); }
  AlternateStack(const AlternateStack&) = delete;
  AlternateStack& operator=(const AlternateStack&) = delete;

 private:
  stack_t before_{};
};

std::array<char, 65536> static_stack;

void raise_user_signal() { raise(SIGUSR1); }

using SignalTest = StackTest;

TEST_F(SignalTest, WalksPastTheHandlersFrame) {
  HandlerFor handler(SIGUSR1, compare_in_handler);
  for (const Chain* chain : chains()) chain->recurse_with_every_register(5, raise_user_signal);
  expect_agreement(chains().size());
  EXPECT_EQ(slow_walks(), 0u);
}

TEST_F(SignalTest, WalksThroughNestedHandlers) {
  HandlerFor inner(SIGUSR1, compare_in_handler);
  HandlerFor outer(SIGUSR2, [](int) { raise_user_signal(); });
  raise(SIGUSR2);
  expect_agreement(1);
  EXPECT_EQ(slow_walks(), 0u);
}

TEST_F(SignalTest, LeavesAnAlternateStackElsewhereToLibgcc) {
  AlternateStack stack(static_stack);
  HandlerFor handler(SIGUSR1, compare_in_handler, SA_ONSTACK);
  for (const Chain* chain : chains()) chain->recurse_with_alloca(5, raise_user_signal);
  expect_agreement(chains().size());
  EXPECT_EQ(slow_walks(), chains().size());
}

// From there the stack pointer falls to the interrupted frame instead of rising.
TEST_F(SignalTest, WalksFromAnAlternateStackInsideTheNormalOne) {
  std::array<char, 65536> memory;
  AlternateStack stack(memory);
  HandlerFor handler(SIGUSR1, compare_in_handler, SA_ONSTACK);
  for (const Chain* chain : chains()) chain->recurse_with_alloca(5, raise_user_signal);
  expect_agreement(chains().size());
  EXPECT_EQ(slow_walks(), 0u);
}

void work_with(const Chain& chain, Probe probe) {
  chain.sort_by_callback(probe);
  chain.recurse_over_aligned(12, probe);
  chain.catch_and_rethrow(3, probe);
  chain.use_standard_library();
}

void do_nothing() {}

TEST_F(SignalTest, AgreesWhereverATimerStrikes) {
  HandlerFor handler(SIGPROF, compare_outside_libgcc_in_handler, SA_RESTART);
  const itimerval often{{0, 1000}, {0, 1000}};
  const itimerval never{};
  setitimer(ITIMER_PROF, &often, nullptr);
  while (score().comparisons < 50)
    for (const Chain* chain : chains()) work_with(*chain, do_nothing);
  setitimer(ITIMER_PROF, &never, nullptr);
  expect_agreement(50);
}

// A handler that interrupts a capture, and captures itself, disturbs neither.
TEST_F(SignalTest, CapturesInterruptedByCapturesAgree) {
  HandlerFor handler(SIGPROF, compare_in_handler, SA_RESTART);
  const itimerval often{{0, 1000}, {0, 1000}};
  const itimerval never{};
  std::size_t direct = 0;
  setitimer(ITIMER_PROF, &often, nullptr);
  for (; score().comparisons < direct + 30; direct += 1) {
    if (direct % 64 == 0) forget_modules();
    chains()[direct % chains().size()]->recurse_with_alloca(20, compare_stacks);
  }
  setitimer(ITIMER_PROF, &never, nullptr);
  expect_agreement(direct + 30);
}

constexpr unsigned long long kTrapFlag = 0x100;

class SingleStepTest : public StackTest {
 protected:
  // The first, unwatched run binds the functions: the loader's resolver is not what is looked at.
  template <class Run>
  void step_through(Run run, void (*compare)(int) = compare_in_handler) {
    run();
    HandlerFor handler(SIGTRAP, compare);
    __writeeflags(__readeflags() | kTrapFlag);
    run();
    __writeeflags(__readeflags() & ~kTrapFlag);
  }
  // Rows that hang on other registers, and the procedure linkage table, are libgcc's; all others are the rules'.
  void expect_nearly_all_by_rules() const { EXPECT_LT(slow_walks() * 10, score().comparisons); }
};

class SingleStepChainTest : public SingleStepTest, public testing::WithParamInterface<const Chain*> {
 protected:
  const Chain& chain() const { return *GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(Flags, SingleStepChainTest, testing::ValuesIn(chains()),
                         [](const auto& info) { return std::string(info.param->name); });

TEST_P(SingleStepChainTest, AgreesAtEveryInstructionOfOrdinaryFrames) {
  step_through([this] {
    chain().recurse_with_alloca(4, do_nothing);
    chain().recurse_over_aligned(4, do_nothing);
    chain().recurse_with_every_register(4, do_nothing);
    chain().use_large_frame(do_nothing);
    chain().call_in_tail_position(4, do_nothing);
    chain().call_through_function(4, do_nothing);
    chain().call_virtually(3, do_nothing);
    chain().jump_back(do_nothing);
  });
  expect_agreement(500);
  expect_nearly_all_by_rules();
}

TEST_P(SingleStepChainTest, SurvivesEveryInstructionOfThrowsThatLand) {
  step_through([this] { chain().catch_and_rethrow(3, do_nothing); }, compare_outside_libgcc_in_handler);
  expect_agreement(1000);
}

TEST_F(SingleStepTest, AgreesAtEveryInstructionOfAThrow) {
  step_through([] { chains().back()->destroy_while_unwinding(1, do_nothing); });
  expect_agreement(2000);
  expect_nearly_all_by_rules();
}

TEST_F(SingleStepTest, AgreesAtEveryInstructionOfTheStandardLibrary) {
  step_through([] {
    std::string text;
    for (int i = 0; i < 10; ++i) text += std::to_string(i) + " a piece of text";
    std::ostringstream stream;
    stream << text << 4.25;
    asm volatile("" : : "g"(text.data()) : "memory");
  });
  expect_agreement(3000);
  expect_nearly_all_by_rules();
}

}  // namespace
}  // namespace plimsoll::stack::test
