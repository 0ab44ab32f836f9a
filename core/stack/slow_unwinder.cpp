// SPDX-License-Identifier: Apache-2.0
#include "stack/slow_unwinder.hpp"

#include <dlfcn.h>
#include <unwind.h>

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

std::uintptr_t module_of(std::uintptr_t address) noexcept {
  dl_find_object module;
  return _dl_find_object(reinterpret_cast<void*>(address), &module) == 0
             ? reinterpret_cast<std::uintptr_t>(module.dlfo_map_start)
             : 0;
}

}  // namespace

std::size_t walk_slowly(std::uintptr_t first_pc, std::span<std::uintptr_t> frames) noexcept {
  const int saved_errno = errno;
  Collector collector{first_pc, frames};
  _Unwind_Backtrace(collect, &collector);
  errno = saved_errno;
  return collector.count;
}

bool is_slow_unwinders_code(std::uintptr_t pc) noexcept {
  const std::uintptr_t module = module_of(pc);
  // Of its functions one that no sanitizer puts its own in place of.
  return module != 0 && module == module_of(reinterpret_cast<std::uintptr_t>(&_Unwind_GetCFA));
}

}  // namespace plimsoll::stack
