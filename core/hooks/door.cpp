// SPDX-License-Identifier: Apache-2.0
#include "hooks/door.hpp"

#include <array>
#include <atomic>

#include "hooks/startup.hpp"
#include "hooks/verification.hpp"
#include "hooks/wrong_free.hpp"
#include "record/fault_gate.hpp"

namespace plimsoll::hooks {

namespace {

using base::DoorGuard;
using base::ReentryGuard;
using record::Recorder;

// Blocks that a signal handler freed while it interrupted the recorder: freed once the thread is out of it.
thread_local constinit void* deferred_frees = nullptr;

// How often ignore_from_here() is open: the blocks of this thread are no leaks meanwhile.
thread_local constinit int ignoring_depth = 0;

void defer_free(void* block) noexcept {
  *static_cast<void**>(block) = deferred_frees;
  deferred_frees = block;
  ReentryGuard::set_afterwork(true);
}

// Whatever its kind. False: it was never seen.
bool forget_any(void* block, record::BlockRecord& record) noexcept {
  const DoorGuard guard;
  return record::recorder.on_free(guard, block, record);
}
bool forget_any(void* block) noexcept {
  record::BlockRecord record;
  return forget_any(block, record);
}

// Of a block that was put off nobody asks the kind.
void free_unchecked(void* block) noexcept {
  if (forget_any(block) || heap::owns(block)) heap::release(block);
}

// One after the other: each of them in the free of the one before would take as much stack as there are.
void free_deferred() noexcept {
  ReentryGuard::set_afterwork(ignoring_depth > 0);
  while (void* block = deferred_frees) {
    deferred_frees = *static_cast<void**>(block);
    free_unchecked(block);
  }
}

// Once a block is recorded.
void do_afterwork(const void* block) noexcept {
  if (ignoring_depth > 0) record::recorder.ignore(DoorGuard(), reinterpret_cast<std::uintptr_t>(block));
  free_deferred();
}

[[gnu::noinline]] Recorder::Origin walk_to_origin(const stack::Registers& caller, std::size_t limit,
                                                  stack::StackMemo* stacks) noexcept {
  std::array<std::uintptr_t, stack::kMaxFrames> room;
  const std::span kept(room.data(), limit);
  if (!stacks) return record::recorder.origin_of(kept.first(stack::capture(caller, kept)));
  const std::span frames = kept.first(stacks->walk(caller, kept));
  bool is_new;
  const Recorder::Origin origin = record::recorder.origin_of(frames, stacks->shared(), is_new);
  stacks->number_last_walk(origin.site(), frames);
  if (!is_new) stacks->store(caller, origin.site());
  return origin;
}

// What the thread remembers of stacks: it may have been asked just before.
enum class Memo : bool { unasked, does_not_know };

Recorder::Origin origin_of(const stack::Registers& caller, Memo memo) noexcept {
  const std::uint32_t generation = record::recorder.generation();  // first: see Recorder::forget_all
  const std::size_t limit = record::tracing.frame_limit.load(std::memory_order_relaxed);
  if (limit == 0) return {record::kUnknownSite, generation};
  record::ThreadState* thread = record::thread_states.take();
  record::SiteId site;
  if (thread && memo == Memo::unasked && thread->stacks.find(caller, stack::known_stacks_epoch(), site))
    return {site, generation};
  return walk_to_origin(caller, limit, thread ? &thread->stacks : nullptr);
}

}  // namespace

void ignore_from_here() noexcept {
  ++ignoring_depth;
  ReentryGuard::set_afterwork(true);
}

bool ignore_no_more() noexcept {
  if (ignoring_depth == 0) return false;
  ReentryGuard::set_afterwork(--ignoring_depth > 0 || deferred_frees);
  return true;
}

namespace {

// Nearly every event: the thread has been here before, from where it comes now, and nothing is unusual. False: nothing
// was recorded.
[[gnu::always_inline]] inline bool record_quickly(const void* block, std::size_t size, const stack::Registers& caller,
                                                  Kind kind, Memo& memo) noexcept {
  record::ThreadState* thread = record::ThreadStates::of_this_thread();
  if (!thread || !ReentryGuard::is_outside_without_afterwork()) [[unlikely]]
    return false;
  const DoorGuard guard;
  const std::uint32_t generation = record::recorder.generation();  // first: see Recorder::forget_all
  record::SiteId site = record::kUnknownSite;
  if (record::tracing.frame_limit.load(std::memory_order_relaxed) != 0 &&
      !thread->stacks.find(caller, stack::known_stacks_epoch(), site)) [[unlikely]] {
    memo = Memo::does_not_know;
    return false;
  }
  record::recorder.on_alloc(guard, thread->batch, block, size, {site, generation}, kind);
  return true;
}

// Our own memory, or that of a signal handler. Whoever frees it must not be told that it was freed before.
void leave_unrecorded(const void* block) noexcept {
  record::recorder.forget_freed(block);
  if (ReentryGuard::inside_door()) record::recorder.count_dropped();
}

[[gnu::noinline]] void record_otherwise(const void* block, std::size_t size, Kind kind, std::uintptr_t pc,
                                        std::uintptr_t sp, std::uintptr_t bp, Memo memo) noexcept {
  const stack::Registers caller{pc, sp, bp};
  if (ReentryGuard::inside()) return leave_unrecorded(block);
  if (!record::tracing.is_on() && !start_up()) return;
  {
    const DoorGuard guard;
    const Recorder::Origin origin = origin_of(caller, memo);
    record::recorder.on_alloc(guard, block, size, origin, kind);
    if (record::tracing.verifies()) verify_origin(caller, origin);
  }
  record::fault_gate.note_recorded(block);
  if (ReentryGuard::has_afterwork()) do_afterwork(block);
}

}  // namespace

namespace {

// If tracing began since the door looked, a block at this address may have been recorded, and freed: this is another.
[[gnu::always_inline]] inline void* untraced(void* block) noexcept {
  if (!block) [[unlikely]]
    return none_left();
  if (!record::tracing.is_off()) [[unlikely]]
    record::recorder.forget_freed(block);
  return block;
}

}  // namespace

void* allocate_recorded(std::size_t size, Kind kind, std::uintptr_t pc, std::uintptr_t sp, std::uintptr_t bp) noexcept {
  void* const block = heap::allocate({size}, true);
  if (!block) [[unlikely]]
    return none_left();
  heap::forget_last_owner(block, size);
  Memo memo = Memo::unasked;
  if (!record_quickly(block, size, {pc, sp, bp}, kind, memo)) [[unlikely]]
    record_otherwise(block, size, kind, pc, sp, bp, memo);
  return block;
}

void* allocate_untraced(std::size_t size) noexcept { return untraced(heap::allocate({size}, false)); }

void* resize_untraced(void* block, std::size_t size) noexcept { return untraced(heap::resize(block, size)); }

void* allocate_otherwise(std::size_t size, Kind kind, std::uintptr_t pc, std::uintptr_t sp,
                         std::uintptr_t bp) noexcept {
  return allocated(heap::Request{size}, {pc, sp, bp}, kind);
}

void record_block(void* block, std::size_t size, const stack::Registers& caller, Kind kind) noexcept {
  Memo memo = Memo::unasked;
  if (!record::tracing.is_plainly_on() || !record_quickly(block, size, caller, kind, memo)) [[unlikely]]
    record_otherwise(block, size, kind, caller.pc, caller.sp, caller.bp, memo);
}

void* allocate_specially(heap::Request request, const stack::Registers& caller) noexcept {
  return record::fault_gate.fails(request.size, caller) ? nullptr : heap::allocate(request);
}

void* recorded(void* block, const heap::Request& request, const stack::Registers& caller, Kind kind) noexcept {
  if (record::tracing.is_off()) return block;
  if (!request.is_zeroed) heap::forget_last_owner(block, request.size);
  record_block(block, request.size, caller, kind);
  return block;
}

namespace {

void free_own(void* block) noexcept {
  if (!forget_any(block)) {
    if (!heap::owns(block)) return;
    heap::erase(block);
  }
  heap::release(block);
}

void free_wrongly_given(void* block, Return given) noexcept {
  if (!may_be_released(block, given)) return;
  forget_any(block);
  heap::release(block);
}

constexpr std::size_t kNotSaid = ~std::size_t{0};  // the size of what is freed

[[gnu::noinline]] void free_of_other_size(void* block, record::BlockRecord record, std::size_t size) noexcept {
  note_other_size(block, record, size);
  heap::release(block);
}

void free_outside(void* block, Kind kind, std::size_t size) noexcept {
  record::BlockRecord record;
  const auto forget = [&] {
    const DoorGuard guard;
    return record::recorder.on_free(guard, block, kind, record);
  };
  if (!forget()) return free_wrongly_given(block, {kind});
  if (size != kNotSaid && size != record.size) return free_of_other_size(block, record, size);
  heap::release(block);
}

// A block of our own, or one that was never seen or is not of this kind; without credit, or in a signal handler.
[[gnu::noinline]] void free_otherwise(void* block, Kind kind, std::size_t size) noexcept {
  if (Recorder::this_thread_inside()) return defer_free(block);
  if (ReentryGuard::inside())
    free_own(block);
  else
    free_outside(block, kind, size);
  if (deferred_frees) free_deferred();
}

// False: nothing was done.
[[gnu::always_inline]] inline bool forget_quickly(void* block, Kind kind, record::BlockRecord& record) noexcept {
  record::ThreadState* thread = record::ThreadStates::of_this_thread();
  if (!thread || !ReentryGuard::is_outside_without_afterwork()) [[unlikely]]
    return false;
  const DoorGuard guard;
  return record::recorder.on_free(guard, thread->batch, block, kind, record);
}

}  // namespace

void forget_block(void* block) noexcept {
  const bool is_own = ReentryGuard::inside();
  if (Recorder::this_thread_inside() || forget_any(block) || is_own) return;
  if (record::recorder.is_recording()) record::recorder.count_foreign();
}

void free_recorded(void* block, Kind kind) noexcept {
  record::BlockRecord record;
  if (!forget_quickly(block, kind, record)) [[unlikely]]
    return free_otherwise(block, kind, kNotSaid);
  heap::release(block);
}

void free_recorded_sized(void* block, Kind kind, std::size_t size) noexcept {
  record::BlockRecord record;
  if (!forget_quickly(block, kind, record)) [[unlikely]]
    return free_otherwise(block, kind, size);
  if (size != record.size) [[unlikely]]
    return free_of_other_size(block, record, size);
  heap::release(block);
}

namespace {

bool is_c_block(const void* block) noexcept { return record::recorder.kind_of(block) == Kind::c; }

}  // namespace

void* resize_recorded(void* block, std::size_t size, const stack::Registers& caller) noexcept {
  if (record::Recorder::this_thread_inside()) {  // a signal handler inside the tracer: as if out of memory
    errno = ENOMEM;
    return nullptr;
  }
  record::BlockRecord record;
  const bool is_own = base::ReentryGuard::inside();
  if (!is_own && !is_c_block(block) && !may_be_released(block, {Kind::c, true})) return none_left();
  const bool known = forget_any(block, record);
  const std::size_t usable_before = heap::usable_size(block);
  void* resized = heap::resize(block, size);
  if (resized) {
    heap::forget_last_owner_behind(usable_before, resized, size);
    record_block(resized, size, caller, Kind::c);
  } else {
    if (known) record::recorder.restore(DoorGuard(), block, record);
    errno = ENOMEM;
  }
  return resized;
}

// When it is to fail the old block stays as it was.
void* resize_specially(void* block, std::size_t size, const stack::Registers& caller) noexcept {
  return record::fault_gate.fails(size, caller) ? none_left() : resize_recorded(block, size, caller);
}

}  // namespace plimsoll::hooks
