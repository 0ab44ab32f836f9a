// SPDX-License-Identifier: Apache-2.0
// Which memory of the calling thread and of the modules holds a block, and which does not.
#include <dlfcn.h>
#include <pthread.h>

#include <array>

#include "by_hand.hpp"
#include "hidden_heap.hpp"

// own_module.cpp
extern "C" void* volatile* own_module_global();
extern "C" void* volatile* own_module_thread_local();
extern "C" int own_module_look(std::uintptr_t masked, std::uintptr_t mask, std::uintptr_t own_stack_from);

namespace plimsoll::reach {
namespace {

class Roots : public HiddenHeap {
 public:
  using HiddenHeap::held;

 protected:
  // `slot` must hold a block while it points to it, and no longer.
  void expect_root(void* volatile* slot) {
    const Hidden block = allocate(64);
    EXPECT_FALSE(held(block));
    put(slot, block);
    EXPECT_TRUE(held(block));
    *slot = nullptr;
    EXPECT_FALSE(held(block));
  }
  // A pool does a part of the block. No frame keeps an address of it.
  [[gnu::noinline]] void hand_out(Hidden block) {
    pool_blocks_.front().begin = block.address() + 8;
    pool_blocks_.front().end = block.address() + 64;
  }
};

void* volatile global;
int number;
void* volatile initialised_global = &number;

void* volatile* static_local() {
  static void* volatile word;
  return &word;
}

thread_local void* volatile thread_local_word;
thread_local std::array<void* volatile, 20'000> large_thread_local;

TEST_F(Roots, AGlobalHolds) { expect_root(&global); }
TEST_F(Roots, AnInitialisedGlobalHolds) { expect_root(&initialised_global); }
TEST_F(Roots, AStaticLocalHolds) { expect_root(static_local()); }
TEST_F(Roots, AThreadLocalHolds) { expect_root(&thread_local_word); }
TEST_F(Roots, BothEndsOfALargeThreadLocalHold) {
  expect_root(&large_thread_local.front());
  expect_root(&large_thread_local.back());
}

TEST_F(Roots, AnExtraRootHoldsAndOtherMappingsDoNot) {
  void* page = base::map_pages(4096);
  auto* slot = static_cast<void* volatile*>(page);
  const Hidden block = allocate(64);
  put(slot, block);
  EXPECT_FALSE(held(block));
  const auto begin = reinterpret_cast<std::uintptr_t>(page);
  extra_roots_ = {Region{begin, begin + 4096}};
  EXPECT_TRUE(held(block));
  base::unmap_pages(page, 4096);
  EXPECT_FALSE(held(block)) << "a root that is no longer mapped is passed over";
}

TEST_F(Roots, APoolsBlockHoldsUnlessItLiesInABlock) {
  void* page = base::map_pages(4096);
  auto* slot = static_cast<void* volatile*>(page);
  const Hidden block = allocate(64), arena = allocate(256), in_arena = allocate(64);
  put(slot, block);
  link(arena, in_arena, 1);
  const auto begin = reinterpret_cast<std::uintptr_t>(page);
  EXPECT_FALSE(held(block));
  pool_blocks_ = {Region{begin, begin + 64}};
  EXPECT_TRUE(held(block));
  pool_blocks_ = {Region{begin + 8, begin + 64}};
  EXPECT_FALSE(held(block));
  hand_out(arena);
  EXPECT_FALSE(held(in_arena)) << "the arena is lost, and all in it";
  pool_blocks_.clear();
  base::unmap_pages(page, 4096);
}

TEST_F(Roots, AnExcludedGlobalDoesNotHold) {
  static std::array<void* volatile, 3> words;
  const std::array<Hidden, 3> blocks{allocate(64), allocate(64), allocate(64)};
  for (std::size_t i = 0; i < 3; ++i) put(&words[i], blocks[i]);
  const auto middle = reinterpret_cast<std::uintptr_t>(&words[1]);
  excluded_ = {Region{middle, middle + sizeof(void*)}};
  EXPECT_FALSE(held(blocks[1]));
  EXPECT_TRUE(is_held(blocks[0]));
  EXPECT_TRUE(is_held(blocks[2]));
  excluded_.clear();
  EXPECT_TRUE(held(blocks[1]));
  words = {};
}

TEST_F(Roots, PthreadSpecificValuesHold) {
  const Hidden block = allocate(64);
  pthread_key_t key;
  ASSERT_EQ(pthread_key_create(&key, nullptr), 0);
  pthread_setspecific(key, block.pointer());
  EXPECT_TRUE(held(block));
  pthread_setspecific(key, nullptr);
  EXPECT_FALSE(held(block));
  pthread_key_delete(key);
}

// The frame of the caller holds the pointer while `look` runs, and no longer.
template <class Look>
[[gnu::noinline]] bool with_pointer_on_stack(Hidden block, Look&& look) {
  [[maybe_unused]] void* volatile local = block.pointer();
  const bool result = look();
  local = nullptr;
  return result;
}

TEST_F(Roots, AnOuterFrameOfTheCallingThreadHolds) {
  const Hidden block = allocate(64);
  EXPECT_TRUE(with_pointer_on_stack(block, [&] { return held(block); }));
  EXPECT_FALSE(held(block));
}

TEST_F(Roots, AFrameDeeperThanOwnStackFromDoesNotHold) {
  const Hidden block = allocate(64);
  const std::uintptr_t from = PLIMSOLL_OUTER_STACK();
  const bool complete = with_pointer_on_stack(block, [&] {
    const Request request{from, {}, {}};
    return scan_.run(request, [&](BlockList& blocks) { blocks.push_back({block.address(), 64, false}); });
  });
  ASSERT_TRUE(complete);
  EXPECT_FALSE(scan_.is_held(0));
}

TEST_F(Roots, ARegisterEntrustedToTheOutermostFunctionOfOursHolds) {
  struct Call {
    Roots* test;
    Hidden block;
    bool held;
  } call{this, allocate(64), false};
  with_pointer_in_register(
      call.block,
      [](void* context) {
        auto* c = static_cast<Call*>(context);
        c->held = c->test->held(c->block);
      },
      &call);
  EXPECT_TRUE(call.held);
  EXPECT_FALSE(held(call.block));
}

TEST_F(Roots, AScanThatIsAGlobalItselfHoldsNothing) {
  static Scan scan;
  const Hidden block = allocate(64);
  const auto list = [=](BlockList& blocks) { blocks.push_back({block.address(), 64, false}); };
  for (int i = 0; i < 2; ++i) {
    wipe_stack();
    ASSERT_TRUE(scan.run({PLIMSOLL_OUTER_STACK()}, list));
    EXPECT_FALSE(scan.is_held(0));
  }
}

class Library {
 public:
  explicit Library(const char* path) : handle_(dlopen(path, RTLD_NOW)) { EXPECT_TRUE(handle_) << dlerror(); }
  ~Library() { dlclose(handle_); }
  template <class Function>
  Function* find(const char* name) const {
    return reinterpret_cast<Function*>(dlsym(handle_, name));
  }

 private:
  void* handle_;
};

TEST_F(Roots, AGlobalOfALibraryLoadedLaterHolds) {
  const Library plugin(PLIMSOLL_TEST_PLUGIN);
  expect_root(plugin.find<void* volatile*()>("plugin_global")());
}

TEST_F(Roots, AThreadLocalOfALibraryLoadedLaterHolds) {
  const Library plugin(PLIMSOLL_TEST_PLUGIN);
  expect_root(plugin.find<void* volatile*()>("plugin_thread_local")());
}

TEST_F(Roots, AStaticThreadLocalOfALibraryLoadedLaterHolds) {
  const Library plugin(PLIMSOLL_TEST_STATIC_PLUGIN);
  expect_root(plugin.find<void* volatile*()>("plugin_thread_local")());
}

// A word on the outer stack, as it was and as it is.
class EarlierStack : public Roots {
 protected:
  void look_with_slot(Hidden block, Hidden earlier, bool are_new) {
    void* volatile slot = nullptr;
    put(&slot, block);
    earlier_stack_from_ = reinterpret_cast<std::uintptr_t>(&slot);
    remember(earlier);
    are_new_ = are_new;
    is_held_ = held(block);
    earlier_stack_.clear();
  }
  // The slot lies deeper on the stack than what is known of the earlier moment.
  void look_with_deeper_slot(Hidden block, bool is_new) {
    void* volatile slot = nullptr;
    put(&slot, block);
    earlier_stack_from_ = reinterpret_cast<std::uintptr_t>(&slot) + sizeof slot;
    remember(Hidden());
    are_new_ = is_new;
    is_held_ = held(block);
    earlier_stack_.clear();
  }
  // Out of line: no copy of the address may lie in the frame that is scanned.
  [[gnu::noinline]] void remember(Hidden earlier) { earlier_stack_.assign(1, earlier.address()); }
  bool is_held_ = false;
};

TEST_F(EarlierStack, AnUnchangedWordDoesNotHoldANewBlock) {
  const Hidden block = allocate(64);
  look_with_slot(block, block, true);
  EXPECT_FALSE(is_held_);
}

TEST_F(EarlierStack, AnUnchangedWordHoldsAnOldBlock) {
  const Hidden block = allocate(64);
  look_with_slot(block, block, false);
  EXPECT_TRUE(is_held_);
}

TEST_F(EarlierStack, AChangedWordHoldsANewBlock) {
  const Hidden block = allocate(64), other = allocate(64);
  look_with_slot(block, other, true);
  EXPECT_TRUE(is_held_);
}

TEST_F(EarlierStack, ADeeperWordDoesNotHoldANewBlock) {
  look_with_deeper_slot(allocate(64), true);
  EXPECT_FALSE(is_held_);
}

TEST_F(EarlierStack, ADeeperWordHoldsAnOldBlock) {
  look_with_deeper_slot(allocate(64), false);
  EXPECT_TRUE(is_held_);
}

// A framework's function tells of two moments, each through a call of its own. The first call is the deeper one, so that
// the copy of the stack covers the frame of the second.
class TwoMoments : public Roots {
 protected:
  enum class Holder { kFramework, kSecondCall };

  [[gnu::noinline]] void run(Hidden block, Holder holder) {
    void* volatile slot = nullptr;
    tell_of_first();
    if (holder == Holder::kFramework) put(&slot, block);
    tell_of_second(block, holder == Holder::kSecondCall);
    slot = nullptr;
    earlier_stack_.clear();
  }
  bool is_held_ = false;

 private:
  [[gnu::noinline]] void tell_of_first() {
    volatile char deep[4096];
    for (volatile char& byte : deep) byte = 0;
    copy_stack();
  }
  // Word by word: a sanitizer guards the stack against a copy of it.
  [[gnu::noinline]] __attribute__((no_sanitize("address", "thread"))) void copy_stack() {
    earlier_stack_from_ = PLIMSOLL_OUTER_STACK();
    const auto* from = reinterpret_cast<const volatile std::uintptr_t*>(earlier_stack_from_);
    earlier_stack_.resize(4096 / sizeof(std::uintptr_t) + 64);
    std::uintptr_t* const to = earlier_stack_.data();
    for (std::size_t i = 0; i < 4096 / sizeof(std::uintptr_t) + 64; ++i) to[i] = from[i];
    are_new_ = true;
  }
  [[gnu::noinline]] void tell_of_second(Hidden block, bool has_left_over) {
    void* volatile left_over = nullptr;
    if (has_left_over) put(&left_over, block);
    is_held_ = held(block);
    left_over = nullptr;
  }
};

TEST_F(TwoMoments, TheFrameworksFrameHoldsANewBlock) {
  run(allocate(64), Holder::kFramework);
  EXPECT_TRUE(is_held_);
}

TEST_F(TwoMoments, ItsCallToTellOfTheSecondDoesNot) {
  run(allocate(64), Holder::kSecondCall);
  EXPECT_FALSE(is_held_);
}

TEST_F(Roots, AnUnloadedLibraryIsPassedOver) {
  const Hidden block = allocate(64);
  {
    const Library plugin(PLIMSOLL_TEST_PLUGIN);
    put(plugin.find<void* volatile*()>("plugin_global")(), block);
    EXPECT_TRUE(held(block));
  }
  EXPECT_FALSE(held(block));
}

class OwnModule : public Roots {
 protected:
  [[gnu::noinline]] int look_by_own_module(Hidden block) {
    wipe_stack();
    return own_module_look(block.masked(), Hidden::kMask, PLIMSOLL_OUTER_STACK());
  }
  void expect_root_for_others_only(void* volatile* slot) {
    const Hidden block = allocate(64);
    put(slot, block);
    EXPECT_TRUE(held(block));
    EXPECT_EQ(look_by_own_module(block), 0);
    *slot = nullptr;
    put(&global, block);
    EXPECT_EQ(look_by_own_module(block), 1);
    global = nullptr;
  }
};

TEST_F(OwnModule, ItsGlobalsHoldNothing) { expect_root_for_others_only(own_module_global()); }
TEST_F(OwnModule, ItsThreadLocalsHoldNothing) { expect_root_for_others_only(own_module_thread_local()); }

}  // namespace
}  // namespace plimsoll::reach
