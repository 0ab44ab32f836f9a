// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>

#include "reach/roots.hpp"
#include "reach/thread_memory.hpp"
#include "reach/unused_stack.hpp"

namespace plimsoll::reach {
namespace {

constexpr std::uintptr_t kMostModules = 1 << 16;

struct VectorEntry {
  std::uintptr_t value;  // ~0: not allocated yet; in the entry before the first: how many follow
  std::uintptr_t block;
};

Region of(std::uintptr_t begin, std::size_t bytes) { return {begin, begin + bytes}; }

// The vector, from the entry with its length on; empty when this is no thread of the library.
Region thread_vector(std::uintptr_t thread_pointer, const MemoryMap& map) {
  const std::uintptr_t* const first = word_of_thread_vector(thread_pointer, map);
  if (!first) return {};
  const std::uintptr_t begin = *first - sizeof(VectorEntry);
  if (!map.is_readable(of(begin, sizeof(VectorEntry)))) return {};
  const std::uintptr_t length = reinterpret_cast<const VectorEntry*>(begin)->value;
  if (length > kMostModules) return {};
  const Region vector = of(begin, (length + 2) * sizeof(VectorEntry));
  return map.is_readable(vector) ? vector : Region{};
}

}  // namespace

ThreadRoots::ThreadRoots(const ThreadPlace& place, const Modules& modules, const MemoryMap& map,
                         const BlockIndex& blocks) noexcept
    : place_(place), modules_(modules), map_(map), blocks_(blocks) {}

void ThreadRoots::exclude_own_thread_locals(RootList& roots) const noexcept {
  const Region own = modules_.own_thread_locals;
  roots.exclude({place_.thread_pointer + own.begin, place_.thread_pointer + own.end});
}

void ThreadRoots::exclude_unused_stack(RootList& roots) const noexcept {
  for (const Region& region : unused_stack(place_, map_)) roots.exclude(region);
}

void ThreadRoots::add_thread_locals(RootList& roots) const noexcept {
  roots.add({memory(), RootKind::kThreadLocal, place_.id, place_.thread_pointer});
  add_dynamic_thread_locals(roots);
}

Region ThreadRoots::memory() const noexcept {
  return thread_memory(place_.thread_pointer, modules_.thread_record_bytes, modules_.reach_of_static_thread_locals);
}

void ThreadRoots::add_dynamic_thread_locals(RootList& roots) const noexcept {
  const Region vector = thread_vector(place_.thread_pointer, map_);
  if (vector.empty()) return;
  roots.add({vector, RootKind::kThreadLocal, place_.id, place_.thread_pointer});
  const auto* entries = reinterpret_cast<const VectorEntry*>(vector.begin) + 1;
  const std::size_t count = (vector.end - vector.begin) / sizeof(VectorEntry) - 1;
  for (std::size_t module = 1; module < std::min(count, modules_.thread_local_bytes.size()); ++module) {
    const std::uintptr_t begin = entries[module].value;
    if (begin != ~std::uintptr_t{0})
      roots.add({of(begin, modules_.thread_local_bytes[module]), RootKind::kThreadLocal, place_.id, begin, module});
  }
}

void ThreadRoots::add_stack(RootList& roots) const noexcept {
  const Region in_use = usual_stack_in_use();
  if (!in_use.empty()) {
    roots.add(in_use, RootKind::kStack, place_.id);
    return;
  }
  // In a signal handler on a stack of its own, or in a fiber: how deep the usual stack is in use is not known.
  roots.add(whole_usual_stack(), RootKind::kStack, place_.id);
  roots.add({place_.stack_pointer, foreign_stack_end()}, RootKind::kStack, place_.id);
}

Region ThreadRoots::usual_stack_in_use() const noexcept {
  const std::uintptr_t sp = place_.stack_pointer;
  if (!place_.alternate_stack.empty()) return {};
  if (map_.main_stack().contains(sp)) return {sp, map_.main_stack().end};
  if (sp < place_.thread_pointer && map_.is_readable({sp, place_.thread_pointer})) return {sp, memory().end};
  return {};
}

Region ThreadRoots::whole_usual_stack() const noexcept {
  if (place_.id == getpid()) return map_.main_stack();
  return {map_.mapping_of(place_.thread_pointer).begin, memory().end};
}

// A fiber's stack is often a block; the rest of that block's mapping is the program's heap.
std::uintptr_t ThreadRoots::foreign_stack_end() const noexcept {
  if (!place_.alternate_stack.empty()) return place_.alternate_stack.end;
  const Region block = blocks_.extent_of(place_.stack_pointer);
  return block.empty() ? map_.mapping_of(place_.stack_pointer).end : block.end;
}

}  // namespace plimsoll::reach
