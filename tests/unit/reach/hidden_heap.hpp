// SPDX-License-Identifier: Apache-2.0
// A heap of its own for the tests of the scan. Its list of blocks is masked, so that only the holder that a test sets
// up can hold a block. A test hands real pointers to functions that are not inlined and wipes the stack after them.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <vector>

#include "reach/scan.hpp"

namespace plimsoll::reach {

// The address of a block in a form that no scan takes for a pointer.
class Hidden {
 public:
  Hidden() = default;
  explicit Hidden(const void* pointer) : masked_(reinterpret_cast<std::uintptr_t>(pointer) ^ kMask) {}
  std::uintptr_t masked() const { return masked_; }
  std::uintptr_t address() const { return masked_ ^ kMask; }
  void* pointer() const { return reinterpret_cast<void*>(address()); }

  static constexpr std::uintptr_t kMask = 0x5555'5555'5555'5555;

 private:
  std::uintptr_t masked_ = 0;
};

// Overwrites what returned functions left on the stack.
[[gnu::noinline]] inline void wipe_stack() {
  volatile char dead[16 * 1024];
  for (volatile char& byte : dead) byte = 0;
}

// Stores a word where the compiler cannot follow, and leaves no copy behind.
[[gnu::noinline]] inline void store(void* volatile* into, Hidden block, std::ptrdiff_t offset = 0) {
  *into = static_cast<char*>(block.pointer()) + offset;
}
inline void put(void* volatile* into, Hidden block, std::ptrdiff_t offset = 0) {
  store(into, block, offset);
  wipe_stack();
}

class HiddenHeap : public testing::Test {
 protected:
  static constexpr std::size_t kArenaBytes = std::size_t{1} << 20;

  // A zeroed block, apart from its neighbours.
  Hidden allocate(std::size_t size, bool is_root = false) {
    Hidden block = allocate_unlisted(size);
    listed_.push_back({block, size, is_root});
    used_ += 64;
    return block;
  }
  enum class Born { before, since };
  Hidden allocate_of_framework(std::size_t size, Born born) {
    const Hidden block = allocate(size);
    listed_.back().is_new = born == Born::since;
    listed_.back().is_frameworks = true;
    return block;
  }
  Hidden allocate_since(std::size_t size) {
    const Hidden block = allocate(size);
    listed_.back().is_new = true;
    return block;
  }
  Hidden allocate_of_user(std::size_t size) {
    const Hidden block = allocate(size);
    listed_.back().is_users = true;
    return block;
  }
  // The next block starts where this one ends.
  Hidden allocate_adjacent(std::size_t size) {
    Hidden block = allocate_unlisted(size);
    listed_.push_back({block, size, false});
    return block;
  }

  // Makes `from`'s word at `index` point to `to`.
  [[gnu::noinline]] void link(Hidden from, Hidden to, std::size_t index = 0) {
    store(static_cast<void* volatile*>(from.pointer()) + index, to);
  }

  [[gnu::noinline]] bool look() { return look_from(PLIMSOLL_OUTER_STACK()); }
  bool look_from(std::uintptr_t own_stack_from) {
    const std::vector<std::uintptr_t> asked = addresses_of_asked();
    wipe_stack();
    const Request request{own_stack_from, extra_roots_, excluded_, earlier_stack_from_, earlier_stack_, registries_,
                          open_files_,    pool_blocks_, asked};
    return scan_.run(request, [this](BlockList& blocks) { list(blocks); });
  }

  // Not inlined either: the test's own frame must not keep the address.
  [[gnu::noinline]] std::size_t index_of(Hidden block) const {
    std::size_t i = 0;
    while (i < scan_.blocks().size() && scan_.blocks()[i].address != block.address()) ++i;
    return i;
  }
  [[gnu::noinline]] bool is_held(Hidden block) const { return scan_.is_held(index_of(block)); }

  // Looks again; fails the test when the look is incomplete.
  [[gnu::noinline]] bool held(Hidden block) {
    const bool complete = look_from(PLIMSOLL_OUTER_STACK());
    EXPECT_TRUE(complete) << text_of(scan_.incomplete());
    return complete && is_held(block);
  }

  Scan scan_;
  std::vector<Region> extra_roots_;
  std::vector<Region> excluded_;
  std::uintptr_t earlier_stack_from_ = 0;
  std::vector<std::uintptr_t> earlier_stack_;
  std::vector<Region> registries_;
  std::uintptr_t open_files_ = 0;
  std::vector<Region> pool_blocks_;
  std::vector<Hidden> asked_;
  bool are_new_ = false;  // all blocks, since the earlier stack was copied

 private:
  struct Listed {
    Hidden block;
    std::size_t size;
    bool is_root;
    bool is_new = false;
    bool is_frameworks = false;
    bool is_users = false;
  };

  void* arena() const { return arena_.pointer(); }
  [[gnu::noinline]] Hidden allocate_unlisted(std::size_t size) {
    Hidden block(static_cast<char*>(arena()) + used_);
    used_ += (size + 15) / 16 * 16;
    EXPECT_LE(used_, kArenaBytes);
    return block;
  }
  [[gnu::noinline]] std::vector<std::uintptr_t> addresses_of_asked() const {
    std::vector<std::uintptr_t> addresses;
    for (const Hidden block : asked_) addresses.push_back(block.address());
    return addresses;
  }
  void list(BlockList& blocks) const {
    for (const Listed& listed : listed_)
      blocks.push_back({listed.block.address(), listed.size, listed.is_root, are_new_ || listed.is_new,
                        listed.is_frameworks, listed.is_users});
  }

  // Never given back, lest a word that an earlier test left behind should point to a block of this one.
  Hidden arena_{base::map_pages(kArenaBytes)};
  std::size_t used_ = 64;  // the arena's own address is no block's
  std::vector<Listed> listed_;
};

}  // namespace plimsoll::reach
