// SPDX-License-Identifier: Apache-2.0
// Which live blocks can the program still reach? Cold: one look takes about as long as reading the heap once, and all
// other threads stand still meanwhile.
//
// Roots are the globals of every module but ours, thread-locals, the values of pthread_setspecific(), stacks and
// registers. A word that points to a block, at its start or inside, holds it; one past the end does not. Whatever
// may be a pointer is taken for one, so a lost block can pass for held, never the reverse.
//
// Locks, in this order: the loader's, taken by run(); then `heap_lock`, taken by run() before it stops the others, so
// that none of them stops in the middle of an update of the caller's block table. The caller holds neither on entry:
// a thread inside dlopen() holds the loader's lock and waits for the heap's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "reach/block.hpp"
#include "reach/block_index.hpp"
#include "reach/cuts.hpp"
#include "reach/marker.hpp"
#include "reach/memory_map.hpp"
#include "reach/modules.hpp"
#include "reach/roots.hpp"

namespace plimsoll::reach {

struct Request {
  // The calling thread's stack counts from here outward; what lies deeper are stale words of our own frames.
  std::uintptr_t own_stack_from;
  std::span<const Region> extra_roots = {};
  std::span<const Region> excluded = {};  // never read as roots
  // The calling thread's stack as it was at an earlier moment, from an address on. A word that has not changed since can
  // not refer to a block that is new since: it is left over from a former owner of the block's address. Nor does a word
  // deeper than the frames of both moments refer to one: those are calls to tell us of the moment, and left-overs in them.
  std::uintptr_t earlier_stack_from = 0;
  std::span<const std::uintptr_t> earlier_stack = {};
  // Globals in which a test framework lists what the user's code made. They hold the framework's own blocks, never
  // those of the user's that are listed.
  std::span<const Region> registries = {};
  std::uintptr_t open_files = 0;  // see cut_open_files()
  // Roots too, but for those that begin in a block: what is in a block is held if the block is.
  std::span<const Region> pool_blocks = {};
  // Addresses of the blocks that the look is about. When all of those that live are held, the rest of the heap is not
  // read: what only it holds does not count as held. Of these blocks, and of those on the ways to them, everything is
  // told as by a look at the whole heap. None: all of it is read.
  std::span<const std::uintptr_t> asked = {};
};

// A value for Request::own_stack_from, to be evaluated in the outermost function of ours on the stack. It takes in the
// registers that the caller of that function had entrusted to it, which are pushed just below the frame's address:
// a pointer of main() may live nowhere else. The function must have a frame pointer and be entered from foreign code.
#define PLIMSOLL_OUTER_STACK()                                                             \
  (__builtin_unwind_init(), reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) - \
                                ::plimsoll::reach::kPushedRegisters * sizeof(std::uintptr_t))
#if defined(__x86_64__)
inline constexpr std::size_t kPushedRegisters = 5;  // rbx, r12 to r15; the frame's address is that of rbp
#elif defined(__clang__)
inline constexpr std::size_t kPushedRegisters = 18;  // x19 to x28, d8 to d15; the frame's address is that of x29
#else
inline constexpr std::size_t kPushedRegisters = 0;  // gcc for aarch64 pushes them above x29
#endif

enum class Incomplete {
  kNo,
  kNoProc,            // /proc does not tell the mappings
  kThreadNotStopped,  // blocks all signals, is stuck in the kernel, or could not be listed
  kNoMemory,
};
std::string_view text_of(Incomplete reason) noexcept;

struct NoLock {
  void lock() noexcept {}
  void unlock() noexcept {}
};

// One look at the heap; may be used again, and keeps its memory for that.
class Scan {
 public:
  // Calls `list_blocks(BlockList&)` with the world stopped: it appends all live blocks, in order of address, and
  // calls no malloc, takes no lock, throws nothing. False when the look is incomplete: then no block may be called
  // lost, and blocks() is empty. Preserves errno.
  template <class Lock, class ListBlocks>
  bool run(const Request& request, Lock& heap_lock, ListBlocks&& list_blocks) {
    HeapOf<Lock, ListBlocks> heap(heap_lock, list_blocks);
    return look(request, heap);
  }
  template <class ListBlocks>
  bool run(const Request& request, ListBlocks&& list_blocks) {
    NoLock none;
    return run(request, none, list_blocks);
  }

  std::span<const Block> blocks() const noexcept { return {blocks_.data(), blocks_.size()}; }  // by address
  // The index of the block that starts there.
  std::optional<std::size_t> index_of(std::uintptr_t address) const noexcept;
  bool is_held(std::size_t index) const noexcept { return marker_.is_held(index); }
  // The same of the block that starts there; nothing when there was none.
  std::optional<bool> is_held_at(std::uintptr_t address) const noexcept {
    const std::optional<std::size_t> index = index_of(address);
    return index ? std::optional(is_held(*index)) : std::nullopt;
  }
  // What reached a held block: a root, or another block (whose parent leads on to a root).
  Parent parent_of(std::size_t index) const noexcept { return marker_.parent_of(index); }
  // The address of the first word in its parent that points to a held block. The world runs again since: 0 when it does
  // no more, or when the parent's memory is gone. Reads the parent from its start, so ask for few blocks.
  std::uintptr_t word_that_holds(std::size_t index) const noexcept;
  // Of the blocks whose parent is a root, the words that reached them.
  std::span<const RootWord> root_words() const noexcept { return marker_.root_words(); }
  std::span<const Root> roots() const noexcept { return roots_.all(); }
  // Indices of the held blocks, each behind its parent.
  std::span<const std::uint32_t> held_blocks() const noexcept { return marker_.reached(); }

  Incomplete incomplete() const noexcept { return incomplete_; }
  std::size_t threads_stopped() const noexcept { return threads_stopped_; }

 private:
  class Heap {
   public:
    virtual void lock() = 0;
    virtual void unlock() = 0;
    virtual void list(BlockList& blocks) = 0;

   protected:
    ~Heap() = default;
  };
  template <class Lock, class ListBlocks>
  class HeapOf final : public Heap {
   public:
    HeapOf(Lock& lock, ListBlocks& list_blocks) : lock_(lock), list_blocks_(list_blocks) {}
    void lock() override { lock_.lock(); }
    void unlock() override { lock_.unlock(); }
    void list(BlockList& blocks) override { list_blocks_(blocks); }

   private:
    Lock& lock_;
    ListBlocks& list_blocks_;
  };

  bool look(const Request& request, Heap& heap) noexcept;
  Incomplete look_with_loader_locked(const Request& request, Heap& heap) noexcept;
  Incomplete look_at_stopped_world(const Request& request, Heap& heap) noexcept;
  bool list_blocks(Heap& heap) noexcept;
  void cut_files(std::uintptr_t open_files) noexcept;
  void exclude_stale_words(const Request& request) noexcept;
  void exclude_if_new(std::uintptr_t slot) noexcept;
  bool collect_roots(const Request& request, const StoppedWorld& world) noexcept;
  std::size_t flag_asked(std::span<const std::uintptr_t> addresses) noexcept;
  bool mark(std::span<const std::uintptr_t> asked) noexcept;

  Modules modules_;
  MemoryMap map_;
  BlockList blocks_;
  BlockIndex index_;
  Cuts file_cuts_;
  RootList roots_{map_};
  std::size_t registries_from_ = 0;  // the last of the roots
  Marker marker_;
  std::uintptr_t end_of_shared_frames_ = 0;
  std::size_t threads_stopped_ = 0;
  Incomplete incomplete_ = Incomplete::kNo;
};

}  // namespace plimsoll::reach
