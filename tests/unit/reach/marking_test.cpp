// SPDX-License-Identifier: Apache-2.0
// How holding spreads from a root through blocks. The root is always the same: a region declared by the test.
#include <sys/mman.h>

#include "hidden_heap.hpp"

namespace plimsoll::reach {
namespace {

class Marking : public HiddenHeap {
 protected:
  Marking() { extra_roots_ = {Region{address_of_root(), address_of_root() + sizeof(void*)}}; }
  ~Marking() override { base::unmap_pages(root_page_, 4096); }

  void hold(Hidden block, std::ptrdiff_t offset = 0) { put(root_, block, offset); }

 private:
  std::uintptr_t address_of_root() const { return reinterpret_cast<std::uintptr_t>(root_page_); }

  void* root_page_ = base::map_pages(4096);
  void* volatile* root_ = static_cast<void* volatile*>(root_page_);
};

TEST_F(Marking, WithoutAPointerABlockIsLost) { EXPECT_FALSE(held(allocate(64))); }

TEST_F(Marking, APointerToTheStartHolds) {
  const Hidden block = allocate(64);
  hold(block);
  EXPECT_TRUE(held(block));
}

TEST_F(Marking, AnInteriorPointerHolds) {
  const Hidden block = allocate(64);
  hold(block, 63);
  EXPECT_TRUE(held(block));
}

TEST_F(Marking, APointerJustBeforeTheStartDoesNotHold) {
  const Hidden block = allocate(64);
  hold(block, -1);
  EXPECT_FALSE(held(block));
}

TEST_F(Marking, APointerPastTheEndHoldsTheNextBlockOnly) {
  const Hidden first = allocate_adjacent(64);
  const Hidden second = allocate_adjacent(64);
  hold(first, 64);
  EXPECT_FALSE(held(first));
  EXPECT_TRUE(held(second));
}

TEST_F(Marking, APointerPastTheRequestedSizeDoesNotHold) {
  const Hidden block = allocate(20);
  hold(block, 20);
  EXPECT_FALSE(held(block));
  hold(block, 19);
  EXPECT_TRUE(held(block));
}

TEST_F(Marking, ABlockOfNoBytesIsHeldByItsAddress) {
  const Hidden block = allocate(0);
  EXPECT_FALSE(held(block));
  hold(block);
  EXPECT_TRUE(held(block));
}

TEST_F(Marking, SpreadsThroughAChainOfBlocks) {
  std::vector<Hidden> chain;
  for (int i = 0; i < 1000; ++i) chain.push_back(allocate(32));
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) link(chain[i], chain[i + 1], 3);
  EXPECT_FALSE(held(chain.back()));
  hold(chain.front());
  EXPECT_TRUE(held(chain.back()));
}

TEST_F(Marking, ACycleIsHeldOnlyFromOutside) {
  const Hidden first = allocate(32);
  const Hidden second = allocate(32);
  link(first, second);
  link(second, first);
  EXPECT_FALSE(held(first));
  EXPECT_FALSE(is_held(second));
  hold(second);
  EXPECT_TRUE(held(first));
  EXPECT_TRUE(is_held(second));
}

TEST_F(Marking, ABlockThatPointsToItselfIsLost) {
  const Hidden block = allocate(32);
  link(block, block);
  EXPECT_FALSE(held(block));
}

TEST_F(Marking, ABlockReferencedOnlyByALostOneIsLost) {
  const Hidden lost = allocate(32);
  const Hidden child = allocate(32);
  link(lost, child);
  EXPECT_FALSE(held(child));
}

TEST_F(Marking, WordsBehindTheRequestedSizeAreNotRead) {
  const Hidden parent = allocate(12);
  const Hidden child = allocate(32);
  link(parent, child, 1);  // bytes 8 to 15 of 12
  hold(parent);
  EXPECT_FALSE(held(child));
  EXPECT_TRUE(is_held(parent));
  link(parent, child, 0);
  EXPECT_TRUE(held(child));
}

TEST_F(Marking, ABlockDeclaredAsRootIsHeldAndHolds) {
  const Hidden root = allocate(32, true);
  const Hidden child = allocate(32);
  const Hidden other = allocate(32);
  link(root, child);
  EXPECT_TRUE(held(root));
  EXPECT_TRUE(is_held(child));
  EXPECT_FALSE(is_held(other));
  EXPECT_TRUE(scan_.parent_of(index_of(root)).is_declared());
}

TEST_F(Marking, ParentsLeadFromABlockBackToItsRoot) {
  const Hidden parent = allocate(32);
  const Hidden child = allocate(32);
  link(parent, child);
  hold(parent);
  ASSERT_TRUE(held(child));
  const Parent of_child = scan_.parent_of(index_of(child));
  ASSERT_TRUE(of_child.is_block());
  EXPECT_EQ(of_child.index(), index_of(parent));
  const Parent of_parent = scan_.parent_of(of_child.index());
  ASSERT_TRUE(of_parent.is_root());
  EXPECT_EQ(scan_.roots()[of_parent.index()].kind, RootKind::kExtra);
}

TEST_F(Marking, ALostBlockHasNoParent) {
  const Hidden block = allocate(32);
  ASSERT_FALSE(held(block));
  EXPECT_TRUE(scan_.parent_of(index_of(block)).is_none());
}

TEST_F(Marking, ReadsAroundPagesOfABlockThatTheProgramProtected) {
  const Hidden parent = allocate(5 * 4096);
  const Hidden child = allocate(32);
  const std::uintptr_t page = (parent.address() + 2 * 4096) / 4096 * 4096;
  ASSERT_EQ(mprotect(reinterpret_cast<void*>(page), 4096, PROT_NONE), 0);
  link(parent, child, 5 * 4096 / sizeof(void*) - 1);
  hold(parent);
  EXPECT_TRUE(held(child));
  EXPECT_EQ(mprotect(reinterpret_cast<void*>(page), 4096, PROT_READ | PROT_WRITE), 0);
}

TEST_F(Marking, ForgetsTheMarksOfTheLookBefore) {
  const Hidden block = allocate(32);
  hold(block);
  EXPECT_TRUE(held(block));
  hold(Hidden(nullptr));
  EXPECT_FALSE(held(block));
}

TEST_F(Marking, OfAnEmptyHeapIsComplete) {
  EXPECT_TRUE(look());
  EXPECT_TRUE(scan_.blocks().empty());
}

// What a framework had before cannot have come to hold what the test has made since.
TEST_F(Marking, AnOldBlockOfAFrameworkDoesNotHoldANewOne) {
  const Hidden vector = allocate_of_framework(64, Born::before), made = allocate_since(64);
  hold(vector);
  link(vector, made);
  EXPECT_FALSE(held(made));
  EXPECT_TRUE(is_held(vector));
}

TEST_F(Marking, AnOldBlockOfAFrameworkHoldsOldOnesAndItsOwn) {
  const Hidden vector = allocate_of_framework(64, Born::before), old = allocate(64);
  const Hidden tracker = allocate_of_framework(64, Born::since), generators = allocate_since(64);
  hold(vector);
  link(vector, old, 0);
  link(vector, tracker, 1);
  link(tracker, generators);
  EXPECT_TRUE(held(old));
  EXPECT_TRUE(is_held(tracker));
  EXPECT_TRUE(is_held(generators)) << "through a new one";
}

TEST_F(Marking, AnOldBlockOfTheUsersHoldsANewOne) {
  const Hidden table = allocate(64), made = allocate_since(64);
  hold(table);
  link(table, made);
  EXPECT_TRUE(held(made));
}

TEST_F(Marking, WhatAFrameworkDoesNotHoldAnotherMay) {
  const Hidden vector = allocate_of_framework(64, Born::before), table = allocate(64), made = allocate_since(64);
  hold(vector);
  link(vector, made, 0);
  link(vector, table, 1);
  link(table, made);
  EXPECT_TRUE(held(made));
}

}  // namespace
}  // namespace plimsoll::reach
