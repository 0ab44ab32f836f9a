// SPDX-License-Identifier: Apache-2.0
// Where a scan starts: the memory that can hold pointers without being a block. Cold; the world is stopped. Nobody
// locks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "reach/block.hpp"
#include "reach/block_index.hpp"
#include "reach/cuts.hpp"
#include "reach/memory_map.hpp"
#include "reach/modules.hpp"
#include "reach/stopped_world.hpp"

namespace plimsoll::reach {

// kExtra: memory that the program declared; kPool: what a pool of the program's handed out.
enum class RootKind { kGlobal, kThreadLocal, kStack, kExtra, kPool };

struct Root {
  Region where;
  RootKind kind;
  int thread;  // its id, 0 when the root belongs to none
  // Of thread-locals, which name their variables by distances: what these are from. The begin of a module's own memory
  // of that thread, with the loader's number for the module; else the thread pointer, and 0.
  std::uintptr_t origin = 0;
  std::size_t module = 0;
};

// Collects roots, less what is excluded or cannot be read.
class RootList {
 public:
  explicit RootList(const MemoryMap& map) noexcept : map_(map) {}

  // What is excluded must be known before the roots that it cuts.
  void exclude(Region region) noexcept { excluded_.add(region); }
  void add(Region region, RootKind kind, int thread = 0) noexcept { add({region, kind, thread}); }
  void add(Root root) noexcept;
  // Though it was excluded.
  void add_uncut(Root root) noexcept { add_readable(root, root.where); }

  std::span<const Root> all() const noexcept { return {roots_.data(), roots_.size()}; }
  // Then roots are missing: memory ran out.
  bool exhausted() const noexcept { return roots_.exhausted() || excluded_.exhausted(); }
  void clear() noexcept;

 private:
  void add_readable(const Root& whole, Region region) noexcept;

  const MemoryMap& map_;
  Cuts excluded_;
  PageList<Root> roots_;
};

// The roots of a single thread.
class ThreadRoots {
 public:
  ThreadRoots(const ThreadPlace& place, const Modules& modules, const MemoryMap& map,
              const BlockIndex& blocks) noexcept;

  void exclude_own_thread_locals(RootList& roots) const noexcept;
  void exclude_unused_stack(RootList& roots) const noexcept;
  // Static and dynamic thread-locals, and the library's record of the thread with its pthread_setspecific() values.
  void add_thread_locals(RootList& roots) const noexcept;
  void add_stack(RootList& roots) const noexcept;

 private:
  Region usual_stack_in_use() const noexcept;
  Region whole_usual_stack() const noexcept;
  std::uintptr_t foreign_stack_end() const noexcept;
  void add_dynamic_thread_locals(RootList& roots) const noexcept;
  Region memory() const noexcept;

  const ThreadPlace& place_;
  const Modules& modules_;
  const MemoryMap& map_;
  const BlockIndex& blocks_;
};

}  // namespace plimsoll::reach
