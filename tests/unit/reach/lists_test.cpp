// SPDX-License-Identifier: Apache-2.0
// To be on a list that a library keeps is not to be held: the C library's list of open FILEs, which also may be damaged
// or in the middle of a change, and a test framework's registry.
#include <cstdio>

#include "hidden_heap.hpp"

namespace plimsoll::reach {
namespace {

class OpenFiles : public HiddenHeap {
 protected:
  OpenFiles() { open_files_ = reinterpret_cast<std::uintptr_t>(&list_); }
  ~OpenFiles() override { list_ = nullptr; }

  static constexpr std::size_t kChain = offsetof(FILE, _chain) / sizeof(void*);
  static constexpr std::size_t kBuffer = offsetof(FILE, _IO_buf_base) / sizeof(void*);
  static constexpr std::size_t kBufferEnd = offsetof(FILE, _IO_buf_end) / sizeof(void*);
  static constexpr std::size_t kOther = offsetof(FILE, _lock) / sizeof(void*);
  // glibc 2.41's link back to the link; the place does not matter.
  static constexpr std::size_t kBack = kChain + 8;

  Hidden allocate_file() { return allocate(sizeof(FILE)); }
  void open(Hidden newest) { put(&list_, newest); }

  [[gnu::noinline]] void link_back(Hidden from, Hidden to) {
    store(static_cast<void* volatile*>(from.pointer()) + kBack, to, kChain * sizeof(void*));
  }

  // From a place in the block to a place in it.
  [[gnu::noinline]] void give_buffer(Hidden file, Hidden block, std::ptrdiff_t begin, std::ptrdiff_t end) {
    store(static_cast<void* volatile*>(file.pointer()) + kBuffer, block, begin);
    store(static_cast<void* volatile*>(file.pointer()) + kBufferEnd, block, end);
  }

  static inline void* volatile list_;
  static inline void* volatile user_;
};

TEST_F(OpenFiles, TheListHoldsNeitherTheNewestNorAnOlderOne) {
  const Hidden newest = allocate_file(), older = allocate_file(), oldest = allocate_file();
  open(newest);
  link(newest, older, kChain);
  link(older, oldest, kChain);
  EXPECT_FALSE(held(newest));
  EXPECT_FALSE(is_held(older));
  EXPECT_FALSE(is_held(oldest));
}

TEST_F(OpenFiles, WithoutBeingToldOfTheListItHolds) {
  const Hidden newest = allocate_file();
  open(newest);
  open_files_ = 0;
  EXPECT_TRUE(held(newest));
}

TEST_F(OpenFiles, AHeldOneHoldsItsBufferButNotItsNeighbours) {
  const Hidden newest = allocate_file(), middle = allocate_file(), oldest = allocate_file(), buffer = allocate(64);
  open(newest);
  link(newest, middle, kChain);
  link(middle, oldest, kChain);
  link(middle, buffer, kBuffer);
  link_back(middle, newest);
  link_back(oldest, middle);
  put(&user_, middle);
  EXPECT_TRUE(held(middle));
  EXPECT_TRUE(is_held(buffer));
  EXPECT_FALSE(is_held(newest)) << "by the link back";
  EXPECT_FALSE(is_held(oldest));
  user_ = nullptr;
  EXPECT_FALSE(held(middle));
  EXPECT_FALSE(is_held(buffer));
}

// A buffer is not cleared for its FILE: until as much was written, words of a former owner stand in it.
TEST_F(OpenFiles, WhatStandsInABufferDoesNotHold) {
  const Hidden file = allocate_file(), buffer = allocate(64), other = allocate(64);
  open(file);
  put(&user_, file);
  give_buffer(file, buffer, 0, 56);
  link(buffer, other, 3);
  EXPECT_FALSE(held(other));
  EXPECT_TRUE(is_held(buffer));
  link(buffer, other, 7);  // the block's rest is no part of the buffer
  EXPECT_TRUE(held(other));
  user_ = nullptr;
}

TEST_F(OpenFiles, ABufferThatIsNotTheBlocksBeginIsNone) {
  const Hidden file = allocate_file(), object = allocate(64), other = allocate(64);
  open(file);
  put(&user_, file);
  link(object, other, 3);
  const std::pair<std::ptrdiff_t, std::ptrdiff_t> places[] = {{8, 64}, {0, 0}, {0, 72}, {0, -8}};
  for (const auto& [begin, end] : places) {
    give_buffer(file, object, begin, end);
    EXPECT_TRUE(held(other)) << begin << " to " << end;
  }
  user_ = nullptr;
}

TEST_F(OpenFiles, ThoseOfTheLibraryInTheMiddleLinkNoFurther) {
  static FILE of_library;
  const Hidden newest = allocate_file(), oldest = allocate_file();
  open(newest);
  link(newest, Hidden(&of_library), kChain);
  link(Hidden(&of_library), oldest, kChain);
  EXPECT_FALSE(held(newest));
  EXPECT_FALSE(is_held(oldest));
  of_library = {};
}

TEST_F(OpenFiles, ALoopEnds) {
  const Hidden first = allocate_file(), second = allocate_file();
  open(first);
  link(first, second, kChain);
  link(second, first, kChain);
  EXPECT_FALSE(held(first));
  EXPECT_FALSE(is_held(second));
}

TEST_F(OpenFiles, ADamagedLinkEndsTheList) {
  void* const page = base::map_pages(4096);
  base::unmap_pages(page, 4096);
  for (void* damaged : {page, reinterpret_cast<void*>(~std::uintptr_t{7}), reinterpret_cast<void*>(0x1001)}) {
    const Hidden newest = allocate_file(), other = allocate(64);
    open(newest);
    link(newest, Hidden(damaged), kChain);
    link(newest, other, kOther);
    EXPECT_FALSE(held(newest)) << damaged;
    put(&user_, newest);
    EXPECT_TRUE(held(newest)) << damaged;
    EXPECT_TRUE(is_held(other));
    user_ = nullptr;
  }
}

TEST_F(OpenFiles, AListThatIsNotThereIsPassedOver) {
  open_files_ = 8;
  EXPECT_TRUE(look());
}

class Registries : public HiddenHeap {
 protected:
  Registries() {
    const auto begin = reinterpret_cast<std::uintptr_t>(&registry_);
    registries_ = {Region{begin, begin + sizeof registry_}};
  }
  ~Registries() override { registry_ = user_ = nullptr; }

  static inline void* volatile registry_;
  static inline void* volatile user_;
};

TEST_F(Registries, HoldTheFrameworksNodesAndNotWhatTheyList) {
  const Hidden node = allocate(64), next = allocate(64), mock = allocate_of_user(64), name = allocate(64);
  put(&registry_, node);
  link(node, next, 0);
  link(next, mock, 1);
  link(mock, name);
  EXPECT_TRUE(held(node));
  EXPECT_TRUE(is_held(next));
  EXPECT_FALSE(is_held(mock));
  EXPECT_FALSE(is_held(name));
}

TEST_F(Registries, LeaveWhatTheUserHolds) {
  const Hidden node = allocate(64), mock = allocate_of_user(64);
  put(&registry_, node);
  link(node, mock);
  put(&user_, mock);
  EXPECT_TRUE(held(mock));
  user_ = nullptr;
  EXPECT_FALSE(held(mock));
}

TEST_F(Registries, AnOtherGlobalHoldsTheUsersBlock) {
  const Hidden mock = allocate_of_user(64);
  put(&registry_, mock);
  EXPECT_FALSE(held(mock));
  registries_.clear();
  EXPECT_TRUE(held(mock));
}

}  // namespace
}  // namespace plimsoll::reach
