// SPDX-License-Identifier: Apache-2.0
#include "hooks/door.hpp"

#include <array>
#include <atomic>

#include "hooks/startup.hpp"
#include "hooks/verification.hpp"

namespace plimsoll::hooks {

namespace {

using base::DoorGuard;
using record::Recorder;

// Something is left to do once a block is recorded: one of the two below. A door tests one word for both.
thread_local constinit bool has_afterwork = false;

// Blocks that a signal handler freed while it interrupted the recorder: freed once the thread is out of it.
thread_local constinit void* deferred_frees = nullptr;

// How often ignore_from_here() is open: the blocks of this thread are no leaks meanwhile.
thread_local constinit int ignoring_depth = 0;

void defer_free(void* block) noexcept {
  *static_cast<void**>(block) = deferred_frees;
  deferred_frees = block;
  has_afterwork = true;
}

void free_deferred() noexcept {
  while (void* block = deferred_frees) {
    deferred_frees = *static_cast<void**>(block);
    free_recorded(block);
  }
  has_afterwork = ignoring_depth > 0;
}

[[gnu::noinline, gnu::cold]] void do_afterwork(const void* block) noexcept {
  if (ignoring_depth > 0) record::recorder.ignore(DoorGuard(), reinterpret_cast<std::uintptr_t>(block));
  free_deferred();
}

[[gnu::noinline]] Recorder::Origin walk_to_origin(const stack::Registers& caller, std::size_t limit,
                                                  stack::StackMemo* stacks) noexcept {
  std::array<std::uintptr_t, stack::kMaxFrames> frames;
  const std::span kept(frames.data(), limit);
  const std::size_t depth = stacks ? stacks->walk(caller, kept) : stack::capture(caller, kept);
  bool is_new;
  const Recorder::Origin origin = record::recorder.origin_of({frames.data(), depth}, is_new);
  if (stacks && !is_new) stacks->store(caller, origin.site());
  return origin;
}

// What a site depends on besides the stack: how sites are numbered, which code lies where, how deep a stack is kept.
inline Recorder::Origin origin_of(const stack::Registers& caller) noexcept {
  const std::uint32_t generation = record::recorder.generation();
  const std::size_t limit = record::tracing.frame_limit.load(std::memory_order_relaxed);
  if (limit == 0) return {record::kUnknownSite, generation};
  record::ThreadState* thread = record::thread_states.take();
  if (!thread) [[unlikely]]
    return walk_to_origin(caller, limit, nullptr);
  const std::uint64_t epoch = std::uint64_t{generation} << 32 | (stack::modules_generation() << 8) | limit;
  record::SiteId site;
  if (thread->stacks.find(caller, epoch, site)) [[likely]]
    return {site, generation};
  return walk_to_origin(caller, limit, &thread->stacks);
}

}  // namespace

void ignore_from_here() noexcept {
  ++ignoring_depth;
  has_afterwork = true;
}

bool ignore_no_more() noexcept {
  if (ignoring_depth == 0) return false;
  has_afterwork = --ignoring_depth > 0 || deferred_frees;
  return true;
}

namespace {

inline Recorder::Origin record_block_here(const void* block, std::size_t size,
                                          const stack::Registers& caller) noexcept {
  const DoorGuard guard;
  const Recorder::Origin origin = origin_of(caller);
  record::recorder.on_alloc(guard, block, size, heap::granule(size), origin);
  return origin;
}

// Before the options are read, or with verify=1.
[[gnu::noinline]] void record_specially(void* block, std::size_t size, const stack::Registers& caller) noexcept {
  if (!record::tracing.is_on() && !start_up()) return;
  const Recorder::Origin origin = record_block_here(block, size, caller);
  if (record::tracing.verifies()) {
    const DoorGuard guard;
    verify_origin(caller, origin);
  }
  if (has_afterwork) do_afterwork(block);
}

}  // namespace

void record_block(void* block, std::size_t size, const stack::Registers& caller) noexcept {
  if (base::ReentryGuard::inside()) [[unlikely]] {  // our own memory, or that of a signal handler
    if (base::ReentryGuard::inside_door()) record::recorder.count_dropped();
    return;
  }
  if (!record::tracing.is_plainly_on()) [[unlikely]]
    return record_specially(block, size, caller);
  record_block_here(block, size, caller);
  if (has_afterwork) [[unlikely]]
    do_afterwork(block);
}

bool unrecord_block(void* block, record::BlockRecord& record) noexcept {
  const bool own_memory = base::ReentryGuard::inside();
  const DoorGuard guard;
  if (record::recorder.on_free(guard, block, record)) return true;
  if (!own_memory && record::recorder.is_recording()) record::recorder.count_foreign();
  return false;
}

namespace {

inline bool forget(void* block) noexcept {
  const DoorGuard guard;
  record::BlockRecord record;
  return record::recorder.on_free(guard, block, record);
}

// A block of our own, or one that was never seen, or in a signal handler.
[[gnu::noinline]] void free_specially(void* block) noexcept {
  if (Recorder::this_thread_inside()) {
    defer_free(block);
    return;
  }
  const bool may_be_ours = base::ReentryGuard::inside();
  record::BlockRecord record;
  if (unrecord_block(block, record)) {
    heap::release(block);
  } else if (heap::owns(block)) {
    if (may_be_ours) heap::erase(block);
    heap::release(block);
  }
  if (deferred_frees) free_deferred();
}

}  // namespace

void free_recorded(void* block) noexcept {
  if (base::ReentryGuard::inside() || !forget(block)) [[unlikely]]
    return free_specially(block);
  if (has_afterwork) [[unlikely]]
    free_deferred();
  heap::release(block);
}

void* resize_recorded(void* block, std::size_t size, const stack::Registers& caller) noexcept {
  if (record::Recorder::this_thread_inside()) {  // a signal handler inside the tracer: as if out of memory
    errno = ENOMEM;
    return nullptr;
  }
  record::BlockRecord record;
  const bool known = unrecord_block(block, record);
  void* resized = heap::resize(block, size);
  if (resized) {
    record_block(resized, size, caller);
  } else {
    if (known) record::recorder.restore(DoorGuard(), block, heap::granule(record.size), record);
    errno = ENOMEM;
  }
  return resized;
}

}  // namespace plimsoll::hooks
