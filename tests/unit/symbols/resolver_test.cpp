// SPDX-License-Identifier: Apache-2.0
#include "symbols/resolver.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <thread>
#include <tuple>

#include "base/unloaded_modules.hpp"
#include "captured_stack.hpp"
#include "symbols/debug_info.hpp"

namespace no_debug {
std::vector<std::uintptr_t> public_function();
std::vector<std::uintptr_t> call_hidden();
}  // namespace no_debug
extern "C" void i(std::vector<std::uintptr_t>* out);

namespace {

using plimsoll::symbols::Location;
using plimsoll::symbols::Origin;
using plimsoll::symbols::resolve;

std::string program() { return std::filesystem::read_symlink("/proc/self/exe"); }

TEST(Resolve, NamesTheCallNotTheLineAfterIt) {
  const auto stack = captured::here();
  const int line = __LINE__ - 1;
  ASSERT_FALSE(stack.empty());
  const Location frame = resolve(stack[0]).back();
  EXPECT_EQ(frame.line, line);
  EXPECT_TRUE(frame.file.ends_with("/resolver_test.cpp")) << frame.file;
  EXPECT_TRUE(frame.function.ends_with("Resolve_NamesTheCallNotTheLineAfterIt_Test::TestBody()")) << frame.function;
  EXPECT_EQ(frame.module, program());
  EXPECT_EQ(frame.origin, Origin::user);
  EXPECT_FALSE(frame.inlined);
}

TEST(Resolve, OnlyTheLastFrameOfAnAddressIsNotInlined) {
  for (std::uintptr_t address : captured::here()) {
    const auto frames = resolve(address);
    ASSERT_FALSE(frames.empty());
    EXPECT_FALSE(frames.back().inlined);
    EXPECT_TRUE(std::all_of(frames.begin(), frames.end() - 1, [](const Location& l) { return l.inlined; }));
  }
}

TEST(Resolve, OfSeveralGivesThoseOfEachOneAfterTheOther) {
  const auto told = [](const Location& l) {
    return std::tuple(l.function, l.file, l.line, l.module_offset, l.inlined);
  };
  const std::vector<std::uintptr_t> stack = captured::here();
  const std::vector<Location> all = resolve(stack);
  std::size_t next = 0;
  for (const std::uintptr_t address : stack)
    for (const Location& frame : resolve(address)) {
      ASSERT_LT(next, all.size());
      EXPECT_EQ(told(all[next++]), told(frame));
    }
  EXPECT_EQ(next, all.size());
  EXPECT_TRUE(resolve(std::span<const std::uintptr_t>()).empty());
}

TEST(Resolve, AnAddressOfNoModuleIsOneUnknownFrame) {
  for (std::uintptr_t address : {std::uintptr_t{0}, std::uintptr_t{1}, ~std::uintptr_t{0}}) {
    const auto frames = resolve(address);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].function, "");
    EXPECT_EQ(frames[0].file, "");
    EXPECT_EQ(frames[0].line, 0);
    EXPECT_EQ(frames[0].module, "");
    EXPECT_EQ(frames[0].origin, Origin::unknown);
  }
}

TEST(Resolve, WithoutDebugInfoGivesFunctionAndOffsetButNoLine) {
  const auto stack = no_debug::public_function();
  const Location frame = resolve(stack.at(0)).back();
  EXPECT_EQ(frame.function, "no_debug::public_function()");
  EXPECT_EQ(frame.file, "");
  EXPECT_EQ(frame.line, 0);
  EXPECT_EQ(frame.module, program());
  EXPECT_NE(frame.module_offset, 0U);
  EXPECT_EQ(frame.origin, Origin::user);
}

TEST(Resolve, NamesHiddenFunctionsOfTheSymbolTable) {
  EXPECT_EQ(resolve(no_debug::call_hidden().at(0)).back().function,
            "no_debug::(anonymous namespace)::hidden_function(int)");
}

TEST(Resolve, DoesNotReadTheNameOfACFunctionAsAType) {
  std::vector<std::uintptr_t> stack;
  i(&stack);
  EXPECT_EQ(resolve(stack.at(0)).back().function, "i");
}

TEST(Resolve, CLibraryFramesAreNotTheUsers) {
  std::vector<Origin> origins;
  for (std::uintptr_t address : captured::here())
    for (const Location& frame : resolve(address)) origins.push_back(frame.origin);
  EXPECT_EQ(std::ranges::count(origins, Origin::c_library), 3) << "__libc_start_call_main, __libc_start_main, _start";
  EXPECT_GT(std::ranges::count(origins, Origin::framework), 3);
}

TEST(Resolve, AnswersAreTheSameAfterRelease) {
  const auto stack = captured::here();
  const Location before = resolve(stack.at(0)).back();
  plimsoll::symbols::release();
  const Location after = resolve(stack.at(0)).back();
  EXPECT_EQ(after.function, before.function);
  EXPECT_EQ(after.line, before.line);
}

TEST(Resolve, MayBeAskedByManyThreads) {
  const auto stack = captured::here();
  const int line = resolve(stack.at(0)).back().line;
  std::vector<std::thread> threads;
  for (int n = 0; n < 4; ++n)
    threads.emplace_back([&] {
      for (int k = 0; k < 50; ++k) {
        EXPECT_EQ(resolve(stack.at(0)).back().line, line);
        plimsoll::symbols::release();
      }
    });
  for (auto& thread : threads) thread.join();
}

// Libraries that come and go.
std::vector<std::uintptr_t> late_stack;
int late_line = 0;

void on_call_back(int line) {
  late_line = line;
  late_stack = captured::here();
}

// The library's function that called back, by index 1: 0 is on_call_back itself.
void* call_into(const char* path, const char* function) {
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) return nullptr;
  reinterpret_cast<int (*)(void (*)(int))>(dlsym(library, function))(on_call_back);
  return library;
}

TEST(Resolve, SeesALibraryLoadedAfterTheFirstLookUp) {
  ASSERT_EQ(resolve(captured::here().at(0)).size(), 1U);
  void* library = call_into(LATE_first, "late_first");
  ASSERT_NE(library, nullptr) << dlerror();
  const Location callee = resolve(late_stack.at(1)).back();
  EXPECT_EQ(callee.function, "late::call(void (*)(int), int)");
  EXPECT_EQ(callee.module, LATE_first);
  const Location caller = resolve(late_stack.at(2)).back();
  EXPECT_EQ(caller.function, "late_first");
  EXPECT_EQ(caller.line, late_line);
  EXPECT_EQ(caller.origin, Origin::user);
  dlclose(library);
}

// As our dlclose does it.
void unload(void* library) {
  const plimsoll::base::UnloadWatch watch;
  dlclose(library);
}

TEST(Resolve, KnowsALibraryThatWasUnloadedBeforeAnyoneAsked) {
  void* library = call_into(LATE_first, "late_first");
  ASSERT_NE(library, nullptr) << dlerror();
  unload(library);
  plimsoll::symbols::release();
  const Location frame = resolve(late_stack.at(2)).back();
  EXPECT_EQ(frame.function, "late_first");
  EXPECT_EQ(frame.line, late_line);
  EXPECT_EQ(frame.module, LATE_first);
}

TEST(Resolve, DoesNotTakeALibraryForTheOneThatStoodThereBefore) {
  void* first = call_into(LATE_first, "late_first");
  ASSERT_NE(first, nullptr) << dlerror();
  const std::uintptr_t address = late_stack.at(2);
  EXPECT_EQ(resolve(address).back().function, "late_first");
  dlclose(first);
  void* second = call_into(LATE_second, "late_second");
  ASSERT_NE(second, nullptr) << dlerror();
  ASSERT_EQ(late_stack.at(2), address) << "the loader did not reuse the place: this test shows nothing";
  EXPECT_EQ(resolve(address).back().function, "late_second");
  EXPECT_EQ(resolve(address).back().module, LATE_second);
  dlclose(second);
}

TEST(DebugInfo, ReadsOnlyTheModulesThatAreAskedFor) {
  plimsoll::symbols::ModuleList loaded;
  loaded.refresh();
  plimsoll::symbols::DebugInfo info;
  const std::uintptr_t own = captured::here().at(0) - 1;
  EXPECT_FALSE(info.frames(own, *loaded.find(own)).empty());
  EXPECT_EQ(info.modules_read(), 1U);
  EXPECT_FALSE(info.symbol(own, *loaded.find(own)).empty());
  EXPECT_EQ(info.modules_read(), 1U);
  info.forget();
  EXPECT_EQ(info.modules_read(), 0U);
}

}  // namespace
