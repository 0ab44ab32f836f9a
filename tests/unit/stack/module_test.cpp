// SPDX-License-Identifier: Apache-2.0
// Code that comes by dlopen and goes by dlclose. After forget_modules() no rule of what went is used.
#include <dlfcn.h>

#include <atomic>
#include <thread>
#include <vector>

#include "chain.hpp"
#include "comparison.hpp"
#include "stack/statistics.hpp"

namespace plimsoll::stack::test {
namespace {

class LoadedModule {
 public:
  explicit LoadedModule(const char* path) : handle_(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {}
  ~LoadedModule() {
    if (handle_) dlclose(handle_);
    forget_modules();
  }
  LoadedModule(const LoadedModule&) = delete;
  LoadedModule& operator=(const LoadedModule&) = delete;
  auto function() const {
    return handle_ ? reinterpret_cast<void (*)(Probe)>(dlsym(handle_, "call_in_module")) : nullptr;
  }

 private:
  void* handle_;
};

using ModuleTest = StackTest;

TEST_F(ModuleTest, WalksThroughALoadedModule) {
  LoadedModule module(PLIMSOLL_TEST_SMALL_FRAME);
  ASSERT_NE(module.function(), nullptr);
  module.function()(compare_stacks);
  expect_agreement(1);
  EXPECT_EQ(slow_walks(), 0u);
}

// The two versions lie at the same address in turn; without forget_modules() the second walk would take the first's
// rule.
TEST_F(ModuleTest, AModuleLoadedAtTheSamePlaceGetsItsOwnRules) {
  void (*first_function)(Probe) = nullptr;
  for (int round = 0; round < 200; ++round) {
    LoadedModule module(round % 2 == 0 ? PLIMSOLL_TEST_SMALL_FRAME : PLIMSOLL_TEST_LARGE_FRAME);
    if (!first_function) first_function = module.function();
    ASSERT_NE(first_function, nullptr);
    ASSERT_EQ(module.function(), first_function) << "the premise: the loader reuses the hole";
    module.function()(compare_stacks);
  }
  expect_agreement(200);
}

// So deep that only frames of the chain are seen, whose return addresses are the same each time.
std::uint64_t rules_compiled_by_a_deep_walk() {
  const std::uint64_t before = statistics().compiled_rules;
  chains().front()->recurse_with_alloca(100, compare_stacks);
  return statistics().compiled_rules - before;
}

TEST_F(ModuleTest, RulesAreKeptUntilForgotten) {
  rules_compiled_by_a_deep_walk();
  EXPECT_EQ(rules_compiled_by_a_deep_walk(), 0u);
  forget_modules();
  EXPECT_EQ(rules_compiled_by_a_deep_walk(), 2u) << "the recursive call and the innermost one";
  EXPECT_EQ(rules_compiled_by_a_deep_walk(), 0u);
}

TEST_F(ModuleTest, ForgettingDisturbsNobodyWhoWalks) {
  std::atomic<int> walking{4};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 300; ++round)
        for (const Chain* chain : chains()) chain->recurse_with_alloca(8, compare_stacks);
      --walking;
    });
  while (walking > 0) forget_modules();
  for (std::thread& thread : threads) thread.join();
  expect_agreement(4 * 300);
  EXPECT_EQ(slow_walks(), 0u);
}

}  // namespace
}  // namespace plimsoll::stack::test
