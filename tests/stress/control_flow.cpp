// SPDX-License-Identifier: Apache-2.0
// Stacks that are left other than by returning, and stacks that no thread was made with.
#include <ucontext.h>
#include <coroutine>
#include <csetjmp>
#include <exception>
#include <memory>
#include <stdexcept>
#include <vector>

#ifdef STRESS_HAS_BOOST_CONTEXT
#include <boost/context/fiber.hpp>
#endif

#include "../process/check.hpp"
#include "scenario.hpp"

namespace stress {
namespace {

Actor actor(0);

[[gnu::noinline]] void step_deep(int depth, void (*last)()) {
  actor.step();
  if (depth > 0)
    step_deep(depth - 1, last);
  else
    last();
  actor.step();
}

void throw_and_catch(std::size_t depth) {
  try {
    step_deep(static_cast<int>(depth),
              [] { throw std::runtime_error("a text that is longer than a short string is"); });
  } catch (const std::runtime_error&) {
    actor.step();
  }
}

std::jmp_buf way_out;
void jump_out(std::size_t depth) {
  if (setjmp(way_out) == 0) step_deep(static_cast<int>(depth), [] { std::longjmp(way_out, 1); });
  actor.step();
}

struct Task {
  struct promise_type {
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
};

Task steps_and_waits(int count) {
  for (int i = 0; i < count; ++i) {
    actor.step();
    co_await std::suspend_always();
  }
}

// Some are resumed to their end, some destroyed on the way.
void run_coroutines(std::size_t count) {
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < count; ++i) tasks.push_back(steps_and_waits(static_cast<int>(i)));
  for (std::size_t i = 0; i < count; ++i)
    for (Task& task : tasks)
      if (!task.handle.done() && i % 7 != 6) task.handle.resume();
  for (Task& task : tasks) task.handle.destroy();
}

ucontext_t outside, inside;
void run_on_own_stack() {
  step_deep(5, [] { swapcontext(&inside, &outside); });
  step_deep(3, [] {});
}

void change_stacks() {
  alignas(64) static char stack[1 << 17];
  getcontext(&inside);
  inside.uc_stack = {stack, 0, sizeof stack};
  inside.uc_link = &outside;
  makecontext(&inside, run_on_own_stack, 0);
  swapcontext(&outside, &inside);
  actor.step();
  swapcontext(&outside, &inside);
}

#ifdef STRESS_HAS_BOOST_CONTEXT
void run_fiber() {
  boost::context::fiber fiber([](boost::context::fiber&& caller) {
    actor.step();
    caller = std::move(caller).resume();
    step_deep(4, [] {});
    return std::move(caller);
  });
  fiber = std::move(fiber).resume();
  actor.step();
  std::move(fiber).resume();
}
#else
void run_fiber() {}
#endif

}  // namespace

void control_flow(std::uint64_t seed) {
  actor = Actor(seed);
  Random random(seed);
  for (int i = 0; i < 150; ++i) {
    switch (random.below(5)) {
      case 0:
        throw_and_catch(random.below(30));
        break;
      case 1:
        jump_out(random.below(30));
        break;
      case 2:
        run_coroutines(random.below(12));
        break;
      case 3:
        change_stacks();
        break;
      case 4:
        run_fiber();
        break;
    }
  }
  check_against({&actor});
  actor.free_all();
  check_against({&actor});
}

}  // namespace stress
