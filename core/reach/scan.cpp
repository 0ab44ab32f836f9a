// SPDX-License-Identifier: Apache-2.0
#include "reach/scan.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>

#include "base/any_word.hpp"
#include "reach/open_files.hpp"
#include "reach/shared_frame.hpp"
#include "reach/stopped_world.hpp"
#include "reach/thread_memory.hpp"

namespace plimsoll::reach {
namespace {

ThreadPlace place_of_caller(std::uintptr_t stack_from) {
  return {static_cast<int>(syscall(SYS_gettid)), stack_from,
          reinterpret_cast<std::uintptr_t>(__builtin_thread_pointer()), occupied_alternate_stack()};
}

}  // namespace

std::string_view text_of(Incomplete reason) noexcept {
  switch (reason) {
    case Incomplete::kNo:
      return "complete";
    case Incomplete::kNoProc:
      return "/proc/self/maps cannot be read";
    case Incomplete::kThreadNotStopped:
      return "a thread could not be stopped";
    case Incomplete::kNoMemory:
      return "no memory for the look";
  }
  return "";
}

std::optional<std::size_t> Scan::index_of(std::uintptr_t address) const noexcept {
  const auto found = std::ranges::lower_bound(blocks(), address, {}, [](const Block& block) { return block.address; });
  if (found == blocks().end() || found->address != address) return std::nullopt;
  return static_cast<std::size_t>(found - blocks().begin());
}

bool Scan::look(const Request& request, Heap& heap) noexcept {
  struct Call {
    Scan& scan;
    const Request& request;
    Heap& heap;
  } call{*this, request, heap};
  const int saved_errno = errno;
  end_of_shared_frames_ = end_of_shared_frames(request.earlier_stack_from, request.earlier_stack);
  modules_.thread_record_bytes = thread_record_bytes();
  with_loaded_modules(
      [](void* context) {
        auto& wanted = *static_cast<Call*>(context);
        wanted.scan.incomplete_ = wanted.scan.look_with_loader_locked(wanted.request, wanted.heap);
      },
      &call);
  if (incomplete_ != Incomplete::kNo) blocks_.clear();
  errno = saved_errno;
  return incomplete_ == Incomplete::kNo;
}

Incomplete Scan::look_with_loader_locked(const Request& request, Heap& heap) noexcept {
  if (!modules_.read()) return Incomplete::kNoMemory;
  std::scoped_lock hold(heap);
  return look_at_stopped_world(request, heap);
}

Incomplete Scan::look_at_stopped_world(const Request& request, Heap& heap) noexcept {
  const StoppedWorld world;
  threads_stopped_ = world.threads_stopped();
  if (!world.is_complete()) return Incomplete::kThreadNotStopped;
  if (!map_.read()) return Incomplete::kNoProc;
  const bool has_memory = list_blocks(heap) && collect_roots(request, world) && mark(request.asked);
  return has_memory ? Incomplete::kNo : Incomplete::kNoMemory;
}

bool Scan::list_blocks(Heap& heap) noexcept {
  blocks_.clear();
  heap.list(blocks_);
  return !blocks_.exhausted() && blocks_.size() <= Parent::kMostBlocks && index_.build(blocks());
}

// A FILE may be a block of the program's or lie in the C library's own data.
void Scan::cut_files(std::uintptr_t open_files) noexcept {
  file_cuts_.clear();
  cut_open_files(open_files, map_, index_, file_cuts_);
  file_cuts_.for_each([this](Region cut) {
    const std::size_t block = index_.find(cut.begin);
    if (block != BlockIndex::kNone)
      blocks_[block].has_cuts = 1;
    else
      roots_.exclude(cut);
  });
}

void Scan::exclude_stale_words(const Request& request) noexcept {
  if (request.earlier_stack.empty()) return;
  const std::uintptr_t calls_end =
      std::max({request.own_stack_from, request.earlier_stack_from, end_of_shared_frames_});
  for (std::uintptr_t slot = request.own_stack_from; slot < calls_end; slot += sizeof(std::uintptr_t))
    exclude_if_new(slot);
  for (std::size_t i = 0; i < request.earlier_stack.size(); ++i) {
    const std::uintptr_t slot = request.earlier_stack_from + i * sizeof(std::uintptr_t);
    if (slot >= calls_end && base::any_word(slot) == request.earlier_stack[i]) exclude_if_new(slot);
  }
}

void Scan::exclude_if_new(std::uintptr_t slot) noexcept {
  const std::size_t block = index_.find(base::any_word(slot));
  if (block != BlockIndex::kNone && blocks_[block].is_new) roots_.exclude({slot, slot + sizeof(std::uintptr_t)});
}

// The first root that reaches a block becomes its parent, and a global tells more than a stack: hence the order.
bool Scan::collect_roots(const Request& request, const StoppedWorld& world) noexcept {
  const ThreadPlace caller = place_of_caller(request.own_stack_from);
  const auto for_each_thread = [&](auto&& visit) {
    const auto visit_place = [&](const ThreadPlace& place) { visit(ThreadRoots(place, modules_, map_, index_)); };
    visit_place(caller);
    world.for_each_thread(visit_place);
  };
  roots_.clear();
  for (const Region& region : request.excluded) roots_.exclude(region);
  for (const Region& region : request.registries) roots_.exclude(region);
  cut_files(request.open_files);
  exclude_stale_words(request);
  for_each_thread([&](const ThreadRoots& thread) {
    thread.exclude_own_thread_locals(roots_);
    thread.exclude_unused_stack(roots_);
  });
  for (const Region& region : request.extra_roots) roots_.add(region, RootKind::kExtra);
  for (const Region& region : modules_.writable) roots_.add(region, RootKind::kGlobal);
  for (const Region& region : request.pool_blocks)
    if (index_.find(region.begin) == BlockIndex::kNone) roots_.add(region, RootKind::kPool);
  for_each_thread([&](const ThreadRoots& thread) { thread.add_thread_locals(roots_); });
  for_each_thread([&](const ThreadRoots& thread) { thread.add_stack(roots_); });
  registries_from_ = roots_.all().size();
  for (const Region& region : request.registries) roots_.add_uncut({region, RootKind::kGlobal, 0});
  return !roots_.exhausted() && !file_cuts_.exhausted();
}

// How many of them there are.
std::size_t Scan::flag_asked(std::span<const std::uintptr_t> addresses) noexcept {
  std::size_t count = 0;
  for (const std::uintptr_t address : addresses) {
    const std::size_t block = index_.find(address);
    if (block == BlockIndex::kNone || blocks_[block].address != address || blocks_[block].is_asked) continue;
    blocks_[block].is_asked = 1;
    ++count;
  }
  return count;
}

bool Scan::mark(std::span<const std::uintptr_t> asked) noexcept {
  if (!marker_.start(blocks(), index_, map_, file_cuts_)) return false;
  if (!asked.empty()) marker_.stop_after(flag_asked(asked));
  const std::span<const Root> roots = roots_.all();
  for (std::size_t i = 0; i < registries_from_; ++i) marker_.mark_from(roots[i].where, Parent::root(i));
  marker_.mark_declared_roots();
  marker_.leave_users_blocks();
  for (std::size_t i = registries_from_; i < roots.size(); ++i) marker_.mark_from(roots[i].where, Parent::root(i));
  return true;
}

}  // namespace plimsoll::reach
