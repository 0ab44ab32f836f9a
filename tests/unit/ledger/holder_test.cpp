// SPDX-License-Identifier: Apache-2.0
// Who keeps a block, on a heap that the test makes up: its blocks are recorded as the doors would.
#include "ledger/holder.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <map>
#include <new>
#include <vector>

#include "captured_stack.hpp"
#include "hidden_heap.hpp"
#include "other_thread.hpp"
#include "record/recorder.hpp"
#include "thread_local_line.hpp"

void* volatile g_sessions[4];
static const int sessions_line = __LINE__ - 1;
static thread_local void* volatile t_cache;
static const int cache_line = __LINE__ - 1;

static void* volatile& table_of(int) {
  static void* volatile table;
  return table;
}

namespace plimsoll::ledger {
namespace {

using reach::Hidden;
using Root = Holder::Root;

struct Session {
  virtual ~Session() = default;
  Session* next = nullptr;
};
struct Admin : Session {};

class HolderOf : public reach::HiddenHeap {
 protected:
  HolderOf() { record::recorder.start(); }
  ~HolderOf() override {
    record::recorder.stop();
    for (void* volatile& session : g_sessions) session = nullptr;
    t_cache = nullptr;
    table_of(0) = nullptr;
  }

  // As if allocated there.
  Hidden allocate_at(std::size_t size, const std::vector<std::uintptr_t>& stack) {
    const Hidden block = allocate(size);
    record(block, size, stack);
    return block;
  }
  // Blocks that end in `last`, each of which points to the next.
  Hidden chain_to(Hidden last, std::size_t blocks) {
    for (; blocks > 0; --blocks) {
      const Hidden block = allocate(32);
      link(block, last);
      last = block;
    }
    return last;
  }

  [[gnu::noinline]] void record(Hidden block, std::size_t size, const std::vector<std::uintptr_t>& stack) {
    record::recorder.on_alloc(guard_, block.pointer(), size, record::recorder.origin_of(stack));
  }
  [[gnu::noinline]] Holder ask(Hidden block, std::ptrdiff_t offset = 0) {
    return holder_of(guard_, scan_, block.address() + static_cast<std::uintptr_t>(offset));
  }
  Holder holder(Hidden block) {
    EXPECT_TRUE(held(block));
    return ask(block);
  }

 private:
  base::ReentryGuard guard_;
};

template <class T>
[[gnu::noinline]] void make(Hidden block) {
  new (block.pointer()) T;
}

TEST_F(HolderOf, AGlobalIsNamedWithItsLine) {
  const Hidden session = allocate(64);
  reach::put(&g_sessions[2], session);
  const Holder found = holder(session);
  EXPECT_EQ(found.root, Root::global);
  EXPECT_EQ(found.variable.name, "g_sessions");
  EXPECT_EQ(found.variable.line, sessions_line);
  EXPECT_TRUE(found.variable.file.ends_with("holder_test.cpp")) << found.variable.file;
  ASSERT_EQ(found.way.size(), 1U);
  EXPECT_EQ(found.way[0].size, 64U);
  EXPECT_EQ(found.way[0].type, "") << "nothing tells";
}

TEST_F(HolderOf, AStaticLocalHasItsFunction) {
  const Hidden session = allocate(64);
  reach::put(&table_of(0), session);
  const Holder found = holder(session);
  EXPECT_EQ(found.root, Root::global);
  EXPECT_EQ(found.variable.name, "table_of(int)::table");
  EXPECT_EQ(found.variable.function, "table_of(int)");
}

TEST_F(HolderOf, AThreadLocalIsNamedInEveryThread) {
  const Hidden own = allocate(64), others = allocate(64);
  reach::put(&t_cache, own);
  int id = 0;
  reach::OtherThread other([&](reach::Rendezvous& meeting) {
    id = gettid();
    reach::put(&t_cache, others);
    meeting.arrive_and_stay();
  });
  const Holder found = holder(own), found_others = ask(others);
  for (const Holder& each : {found, found_others}) {
    EXPECT_EQ(each.root, Root::thread_local_);
    EXPECT_EQ(each.variable.name, "t_cache");
    EXPECT_EQ(each.variable.line, line_of_thread_local(cache_line));
  }
  EXPECT_EQ(found.thread, getpid());
  EXPECT_TRUE(found.is_main_thread);
  EXPECT_EQ(found_others.thread, id);
  EXPECT_FALSE(found_others.is_main_thread);
}

TEST_F(HolderOf, AStackIsThatOfItsThread) {
  const Hidden session = allocate(64);
  int id = 0;
  reach::OtherThread other([&](reach::Rendezvous& meeting) {
    id = gettid();
    void* volatile on_stack;
    reach::put(&on_stack, session);
    meeting.arrive_and_stay();
  });
  const Holder found = holder(session);
  EXPECT_EQ(found.root, Root::stack);
  EXPECT_EQ(found.thread, id);
  EXPECT_FALSE(found.is_main_thread);
  EXPECT_EQ(found.variable.name, "");
}

TEST_F(HolderOf, AGlobalOfAStrippedLibraryHasNoNameButItsLibrary) {
  void* const library = dlopen(STRIPPED_LIBRARY, RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(library, nullptr) << dlerror();
  void* volatile* const global = reinterpret_cast<void* volatile* (*)()>(dlsym(library, "plugin_global"))();
  const Hidden session = allocate(64);
  reach::put(global, session);
  const Holder found = holder(session);
  EXPECT_EQ(found.root, Root::global);
  EXPECT_EQ(found.variable.name, "");
  EXPECT_EQ(found.variable.module, STRIPPED_LIBRARY);
  dlclose(library);
}

TEST_F(HolderOf, ADeclaredRootIsTheLoaders) {
  const Hidden vector = allocate(64, true);
  EXPECT_EQ(holder(vector).root, Root::loader);
}

TEST_F(HolderOf, APointerIntoTheMiddleHoldsToo) {
  const Hidden parent = allocate(64), session = allocate(64);
  link(parent, session);
  reach::put(&g_sessions[0], parent, 17);
  const Holder found = holder(session);
  EXPECT_EQ(found.variable.name, "g_sessions");
  EXPECT_EQ(found.way.size(), 2U);
}

TEST_F(HolderOf, ALostBlockHasNone) {
  const Hidden parent = allocate(64), session = allocate(64);
  link(parent, session);
  ASSERT_FALSE(held(session));
  EXPECT_EQ(ask(session).root, Root::none);
  EXPECT_TRUE(ask(session).way.empty());
}

TEST_F(HolderOf, WhatIsNoBlockHasNone) {
  const Hidden session = allocate(64);
  reach::put(&g_sessions[0], session);
  ASSERT_TRUE(held(session));
  EXPECT_EQ(ask(session, 8).root, Root::none);
  EXPECT_EQ(ask(session, -1000).root, Root::none);
}

TEST_F(HolderOf, AVariableThatChangedSinceIsNotNamed) {
  const Hidden session = allocate(64);
  reach::put(&g_sessions[0], session);
  ASSERT_TRUE(held(session));
  g_sessions[0] = nullptr;
  const Holder found = ask(session);
  EXPECT_EQ(found.root, Root::global);
  EXPECT_EQ(found.variable.name, "");
  EXPECT_EQ(found.variable.line, 0);
  EXPECT_NE(found.variable.module, "");
}

TEST_F(HolderOf, AnObjectIsTypedByItsVtable) {
  const Hidden session = allocate(sizeof(Admin));
  make<Admin>(session);
  reach::put(&g_sessions[0], session);
  EXPECT_EQ(holder(session).way.back().type, "plimsoll::ledger::(anonymous namespace)::Admin");
}

TEST_F(HolderOf, AContainersBlockIsTypedByItsStack) {
  std::map<int, int> map;
  captured::arm();
  map[1] = 1;
  const Hidden node = allocate_at(48, captured::take()), session = allocate(sizeof(Session));
  make<Session>(session);
  link(node, session, 3);
  reach::put(&g_sessions[0], node);
  const Holder found = holder(session);
  ASSERT_EQ(found.way.size(), 2U);
  EXPECT_EQ(found.way[0].type, "std::map node");
  EXPECT_EQ(found.way[1].type, "plimsoll::ledger::(anonymous namespace)::Session");
}

TEST_F(HolderOf, AnArrayOfObjectsIsNoObject) {
  std::vector<Session> sessions;
  captured::arm();
  sessions.reserve(2);
  const Hidden storage = allocate_at(2 * sizeof(Session), captured::take());
  make<Session>(storage);
  reach::put(&g_sessions[0], storage);
  EXPECT_TRUE(holder(storage).way.back().type.starts_with("std::vector<")) << holder(storage).way.back().type;
}

TEST_F(HolderOf, ABlockThatPointsAtSomethingElseFirstHasNoType) {
  const Hidden block = allocate(64), tiny = allocate(4);
  reach::store(static_cast<void* volatile*>(block.pointer()), Hidden(&sessions_line));
  link(block, tiny, 1);
  reach::put(&g_sessions[0], block);
  for (const Step& step : holder(tiny).way) EXPECT_EQ(step.type, "");
}

TEST_F(HolderOf, TheStackOfAFormerBlockDoesNotType) {
  std::vector<int> ints;
  captured::arm();
  ints.reserve(2);
  const Hidden block = allocate(64);
  record(block, 8, captured::take());
  reach::put(&g_sessions[0], block);
  EXPECT_EQ(holder(block).way.back().type, "") << "the record is of a block of another size";
}

TEST_F(HolderOf, ALongWayIsShownAtItsEnds) {
  const Hidden last = allocate(64);
  reach::put(&g_sessions[0], chain_to(last, 99));
  const Holder found = holder(last);
  ASSERT_EQ(found.way.size(), Holder::kMostSteps);
  EXPECT_EQ(found.left_out, 100 - Holder::kMostSteps);
  EXPECT_EQ(found.way.front().size, 32U);
  EXPECT_EQ(found.way.back().size, 64U);
}

TEST_F(HolderOf, AWayOfTheMostStepsIsShownWhole) {
  const Hidden last = allocate(64);
  reach::put(&g_sessions[0], chain_to(last, Holder::kMostSteps - 1));
  const Holder found = holder(last);
  EXPECT_EQ(found.way.size(), Holder::kMostSteps);
  EXPECT_EQ(found.left_out, 0U);
}

}  // namespace
}  // namespace plimsoll::ledger
