// SPDX-License-Identifier: Apache-2.0
#include "stack/slow_unwinder.hpp"

#include <dlfcn.h>
#include <unwind.h>

#include <algorithm>
#include <cerrno>

namespace plimsoll::stack {
namespace {

struct Collector {
  std::uintptr_t first_pc;
  std::span<std::uintptr_t> frames;
  std::size_t count = 0;
};

_Unwind_Reason_Code collect(_Unwind_Context* context, void* argument) noexcept {
  auto& collector = *static_cast<Collector*>(argument);
  int interrupted = 0;
  const std::uintptr_t pc = _Unwind_GetIPInfo(context, &interrupted);
  if (pc == 0) return _URC_END_OF_STACK;
  const std::uintptr_t frame = pc + (interrupted != 0);
  if (collector.count == 0 && frame != collector.first_pc) return _URC_NO_REASON;
  collector.frames[collector.count++] = frame;
  return collector.count == collector.frames.size() ? _URC_END_OF_STACK : _URC_NO_REASON;
}

}  // namespace

std::size_t walk_slowly(std::uintptr_t first_pc, std::span<std::uintptr_t> frames) noexcept {
  const int saved_errno = errno;
  Collector collector{first_pc, frames};
  _Unwind_Backtrace(collect, &collector);
  errno = saved_errno;
  return collector.count;
}

// Its module is told by one of its functions that no sanitizer puts its own in place of.
bool has_slow_unwinders_code(std::span<const std::uintptr_t> frames) noexcept {
  dl_find_object libgcc;
  if (_dl_find_object(reinterpret_cast<void*>(&_Unwind_GetCFA), &libgcc) != 0) return false;
  const auto begin = reinterpret_cast<std::uintptr_t>(libgcc.dlfo_map_start),
             end = reinterpret_cast<std::uintptr_t>(libgcc.dlfo_map_end);
  return std::ranges::any_of(frames, [=](std::uintptr_t frame) { return frame - begin < end - begin; });
}

}  // namespace plimsoll::stack
