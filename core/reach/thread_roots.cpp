// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>

#include "reach/roots.hpp"
#include "reach/unused_stack.hpp"

// How glibc on x86-64 lays a thread out: the thread pointer points to struct pthread; static thread-locals lie below
// it. For a thread that the library made, all that lies at the top of the thread's stack. The second word points to the
// thread vector, which leads to the thread-locals of libraries that were loaded later.
namespace plimsoll::reach {
namespace {

constexpr std::uintptr_t kPageBytes = 4096;
constexpr std::uintptr_t kRecordBytes = 2560;  // struct pthread, 2368 in glibc 2.36; strerror's buffer hangs on its end
constexpr std::uintptr_t kMostModules = 1 << 16;

struct RecordHead {
  std::uintptr_t self;
  std::uintptr_t vector;
  std::uintptr_t self_again;
};

struct VectorEntry {
  std::uintptr_t value;  // ~0: not allocated yet; in the entry before the first: how many follow
  std::uintptr_t block;
};

Region of(std::uintptr_t begin, std::size_t bytes) { return {begin, begin + bytes}; }

// The vector, from the entry with its length on; empty when this is no thread of the library.
Region thread_vector(std::uintptr_t thread_pointer, const MemoryMap& map) {
  if (!map.is_readable(of(thread_pointer, sizeof(RecordHead)))) return {};
  const auto* head = reinterpret_cast<const RecordHead*>(thread_pointer);
  if (head->self != thread_pointer || head->self_again != thread_pointer) return {};
  const std::uintptr_t begin = head->vector - sizeof(VectorEntry);
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
  roots.exclude({place_.thread_pointer - modules_.own_below_begin, place_.thread_pointer - modules_.own_below_end});
}

void ThreadRoots::exclude_unused_stack(RootList& roots) const noexcept { roots.exclude(unused_stack(place_, map_)); }

void ThreadRoots::add_thread_locals(RootList& roots) const noexcept {
  const std::uintptr_t lowest = place_.thread_pointer - modules_.static_thread_locals_bytes;
  roots.add({{lowest, record_end()}, RootKind::kThreadLocal, place_.id, place_.thread_pointer});
  add_dynamic_thread_locals(roots);
}

// A thread's record ends within a page's rest of its stack's end, and what is mapped behind is not the thread's.
std::uintptr_t ThreadRoots::record_end() const noexcept {
  const std::uintptr_t page_end = (place_.thread_pointer / kPageBytes + 1) * kPageBytes;
  return std::max(page_end, place_.thread_pointer + kRecordBytes);
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
  if (sp < place_.thread_pointer && map_.is_readable({sp, place_.thread_pointer})) return {sp, record_end()};
  if (map_.main_stack().contains(sp)) return {sp, map_.main_stack().end};
  return {};
}

Region ThreadRoots::whole_usual_stack() const noexcept {
  if (place_.id == getpid()) return map_.main_stack();
  return {map_.mapping_of(place_.thread_pointer).begin, record_end()};
}

// A fiber's stack is often a block; the rest of that block's mapping is the program's heap.
std::uintptr_t ThreadRoots::foreign_stack_end() const noexcept {
  if (!place_.alternate_stack.empty()) return place_.alternate_stack.end;
  const Region block = blocks_.extent_of(place_.stack_pointer);
  return block.empty() ? map_.mapping_of(place_.stack_pointer).end : block.end;
}

}  // namespace plimsoll::reach
