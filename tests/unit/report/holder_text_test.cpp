// SPDX-License-Identifier: Apache-2.0
#include "report/holder_text.hpp"

#include <gtest/gtest.h>

namespace plimsoll::report {
namespace {

using Root = ledger::Holder::Root;

ledger::Holder global(std::string name, std::string file, int line) {
  ledger::Holder holder;
  holder.root = Root::global;
  holder.variable.name = std::move(name);
  holder.variable.file = std::move(file);
  holder.variable.line = line;
  holder.variable.module = "/opt/lib/libregistry.so";
  holder.way = {{"Session", 40}};
  return holder;
}

ledger::Holder of_thread(Root root, int thread, bool is_main) {
  ledger::Holder holder;
  holder.root = root;
  holder.thread = thread;
  holder.is_main_thread = is_main;
  holder.way = {{"Session", 40}};
  return holder;
}

TEST(HolderText, NamesTheVariableItsPlaceAndTheWay) {
  ledger::Holder holder = global("g_sessions", "registry.cc", 7);
  holder.way = {{"std::map node", 80}, {"Session", 40}};
  EXPECT_EQ(holder_text(holder), "held by g_sessions (registry.cc:7) -> std::map node -> Session");
}

TEST(HolderText, ABlockOfNoKnownTypeHasItsSize) {
  ledger::Holder holder = global("g_sessions", "registry.cc", 7);
  holder.way = {{"", 2048}};
  EXPECT_EQ(holder_text(holder), "held by g_sessions (registry.cc:7) -> 2.0 KiB block");
}

TEST(HolderText, SaysOfThePlaceWhatIsKnown) {
  EXPECT_EQ(holder_text(global("g_sessions", "registry.cc", 0)), "held by g_sessions (registry.cc) -> Session");
  EXPECT_EQ(holder_text(global("g_sessions", "", 0)), "held by g_sessions -> Session");
}

TEST(HolderText, AStaticLocalHasItsFunction) {
  ledger::Holder holder = global("load_table()::table", "table.cc", 9);
  holder.variable.function = "load_table()";
  EXPECT_EQ(holder_text(holder), "held by static local 'table' of load_table() (table.cc:9) -> Session");
}

TEST(HolderText, AGlobalWithoutASymbolHasItsLibrary) {
  ledger::Holder holder = global("", "", 0);
  EXPECT_EQ(holder_text(holder), "held by a global of libregistry.so -> Session");
  holder.variable.module.clear();
  EXPECT_EQ(holder_text(holder), "held by a global of a library that is gone -> Session");
}

TEST(HolderText, AThreadLocalSaysWhoseUnlessItIsTheMainThreads) {
  ledger::Holder holder = of_thread(Root::thread_local_, 71, true);
  holder.variable.name = "t_cache";
  holder.variable.file = "cache.cc";
  holder.variable.line = 4;
  EXPECT_EQ(holder_text(holder), "held by thread-local t_cache (cache.cc:4) -> Session");
  holder.is_main_thread = false;
  EXPECT_EQ(holder_text(holder), "held by thread-local t_cache (cache.cc:4) of thread 71 -> Session");
  holder.variable.name = "find()::last";
  holder.variable.function = "find()";
  EXPECT_EQ(holder_text(holder), "held by thread-local 'last' of find() (cache.cc:4) of thread 71 -> Session");
  EXPECT_EQ(holder_text(of_thread(Root::thread_local_, 71, true)),
            "held by thread-local memory of thread 71 (main) -> Session");
}

TEST(HolderText, OtherRootsAreNotCalledVariables) {
  EXPECT_EQ(holder_text(of_thread(Root::stack, 1234, true)), "held by the stack of thread 1234 (main) -> Session");
  EXPECT_EQ(holder_text(of_thread(Root::stack, 71, false)), "held by the stack of thread 71 -> Session");
  EXPECT_EQ(holder_text(of_thread(Root::loader, 0, false)), "held by the dynamic loader -> Session");
  EXPECT_EQ(holder_text(of_thread(Root::other, 0, false)), "held by memory that was declared a root -> Session");
}

TEST(HolderText, APoolsBlockHasItsDomainAndTheLineThatTrackedIt) {
  ledger::Holder holder = of_thread(Root::pool, 0, false);
  EXPECT_EQ(holder_text(holder), "held by a tracked block that is gone -> Session");
  holder.domain = 7;
  EXPECT_EQ(holder_text(holder), "held by a tracked block of domain 7 -> Session");
  holder.variable.file = "pool.cc";
  holder.variable.line = 12;
  EXPECT_EQ(holder_text(holder), "held by a tracked block of domain 7 (pool.cc:12) -> Session");
}

TEST(HolderText, CountsWhatIsLeftOutOfALongWay) {
  ledger::Holder holder = global("g_list", "a.cc", 1);
  holder.way = {{"A", 1}, {"B", 1}, {"C", 1}, {"D", 1}};
  holder.left_out = 995;
  EXPECT_EQ(holder_text(holder), "held by g_list (a.cc:1) -> A -> B -> 995 more -> C -> D");
}

TEST(HolderText, SaysOnceWhatRepeats) {
  ledger::Holder holder = global("g_list", "a.cc", 1);
  holder.way = {{"std::list node", 32}, {"std::list node", 48}, {"", 8}, {"", 8}, {"", 9}, {"std::list node", 32}};
  EXPECT_EQ(holder_text(holder),
            "held by g_list (a.cc:1) -> std::list node x 2 -> 8 B block x 2 -> 9 B block -> std::list node");
}

TEST(HolderText, WhatNobodyHoldsHasNone) { EXPECT_EQ(holder_text({}), ""); }

}  // namespace
}  // namespace plimsoll::report
