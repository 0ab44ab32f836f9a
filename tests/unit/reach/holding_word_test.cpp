// SPDX-License-Identifier: Apache-2.0
// Which word of a root or of a block leads to a held block, asked after the look, when the world runs again.
#include "reach/holding_word.hpp"

#include <sys/mman.h>

#include <array>

#include "hidden_heap.hpp"
#include "other_thread.hpp"

namespace plimsoll::reach {
namespace {

class HoldingWord : public HiddenHeap {
 protected:
  ~HoldingWord() override { base::unmap_pages(page_, kPageBytes); }

  static constexpr std::size_t kPageBytes = 4096;

  std::uintptr_t slot(std::size_t index) const {
    return reinterpret_cast<std::uintptr_t>(page_) + index * sizeof(void*);
  }
  void* volatile* word(std::size_t index) const { return reinterpret_cast<void* volatile*>(slot(index)); }
  void make_page_a_root() { extra_roots_ = {Region{slot(0), slot(0) + kPageBytes}}; }

  [[gnu::noinline]] std::uintptr_t word_that_holds(Hidden block) { return scan_.word_that_holds(index_of(block)); }
  [[gnu::noinline]] const Root& root_of(Hidden block) {
    return scan_.roots()[scan_.parent_of(index_of(block)).index()];
  }

 private:
  void* page_ = base::map_pages(kPageBytes);
};

void* volatile global;
thread_local void* volatile thread_local_word;

TEST_F(HoldingWord, OfARootIsTheFirstThatPointsToTheBlock) {
  make_page_a_root();
  const Hidden block = allocate(64);
  put(word(7), block);
  put(word(9), block);
  ASSERT_TRUE(held(block));
  EXPECT_EQ(word_that_holds(block), slot(7));
}

TEST_F(HoldingWord, MayPointIntoTheBlockButNotPastIt) {
  make_page_a_root();
  const Hidden block = allocate_adjacent(64), next = allocate(64);
  put(word(3), block, 64);
  put(word(4), block, 63);
  ASSERT_TRUE(held(block));
  EXPECT_EQ(word_that_holds(block), slot(4));
  EXPECT_EQ(word_that_holds(next), slot(3));
}

TEST_F(HoldingWord, OfAParentBlockLiesInIt) {
  make_page_a_root();
  const Hidden parent = allocate(64), child = allocate(64);
  link(parent, child, 5);
  put(word(0), parent);
  ASSERT_TRUE(held(child));
  EXPECT_EQ(word_that_holds(child), parent.address() + 5 * sizeof(void*));
}

TEST_F(HoldingWord, IsTheVariableItself) {
  const Hidden block = allocate(64);
  put(&global, block);
  ASSERT_TRUE(held(block));
  EXPECT_EQ(word_that_holds(block), reinterpret_cast<std::uintptr_t>(&global));
  global = nullptr;
  put(&thread_local_word, block);
  ASSERT_TRUE(held(block));
  EXPECT_EQ(word_that_holds(block), reinterpret_cast<std::uintptr_t>(&thread_local_word));
  thread_local_word = nullptr;
}

TEST_F(HoldingWord, ThatHasChangedSinceIsNotInvented) {
  make_page_a_root();
  const Hidden block = allocate(64);
  put(word(7), block);
  ASSERT_TRUE(held(block));
  *word(7) = nullptr;
  EXPECT_EQ(word_that_holds(block), 0U);
}

TEST_F(HoldingWord, OfALostBlockIsNone) {
  make_page_a_root();
  const Hidden block = allocate(64);
  ASSERT_FALSE(held(block));
  put(word(7), block);
  EXPECT_EQ(word_that_holds(block), 0U) << "a word that came after the look";
}

TEST_F(HoldingWord, OfADeclaredRootIsNone) {
  const Hidden block = allocate(64, true);
  ASSERT_TRUE(held(block));
  EXPECT_EQ(word_that_holds(block), 0U);
}

TEST_F(HoldingWord, InMemoryThatIsGoneIsNone) {
  void* const pages = base::map_pages(kPageBytes);
  const auto begin = reinterpret_cast<std::uintptr_t>(pages);
  extra_roots_ = {Region{begin, begin + kPageBytes}};
  const Hidden block = allocate(64);
  put(reinterpret_cast<void* volatile*>(begin), block);
  ASSERT_TRUE(held(block));
  EXPECT_EQ(word_that_holds(block), begin);
  ASSERT_EQ(munmap(pages, kPageBytes), 0);
  EXPECT_EQ(word_that_holds(block), 0U);
  EXPECT_EQ(read_word(begin), std::nullopt);
}

TEST_F(HoldingWord, OfAThreadLocalIsADistanceFromTheRootsOrigin) {
  const Hidden block = allocate(64);
  put(&thread_local_word, block);
  ASSERT_TRUE(held(block));
  const Root& root = root_of(block);
  EXPECT_EQ(root.kind, RootKind::kThreadLocal);
  EXPECT_EQ(root.origin, reinterpret_cast<std::uintptr_t>(__builtin_thread_pointer()));
  EXPECT_EQ(root.module, 0U);
  thread_local_word = nullptr;
}

}  // namespace
}  // namespace plimsoll::reach
