// SPDX-License-Identifier: Apache-2.0
// libunwind allocates from pages of its own, and keeps what it read of the unwind tables. It takes the dynamic loader's
// lock.
#define UNW_LOCAL_ONLY
#include <libunwind.h>

#include "stack/plain_walker.hpp"

namespace plimsoll::stack {

std::size_t walk_plainly(std::uintptr_t first_pc, std::span<std::uintptr_t> frames) noexcept {
  unw_context_t context;
  unw_cursor_t cursor;
  if (unw_getcontext(&context) != 0 || unw_init_local(&cursor, &context) != 0) return 0;
  std::size_t found = 0;
  bool was_interrupted = false;
  while (found < frames.size() && unw_step(&cursor) > 0) {
    unw_word_t pc;
    if (unw_get_reg(&cursor, UNW_REG_IP, &pc) != 0 || pc == 0) break;
    const std::uintptr_t frame = pc + was_interrupted;
    if (found != 0 || frame == first_pc) frames[found++] = frame;
    was_interrupted = unw_is_signal_frame(&cursor) > 0;
  }
  return found;
}

}  // namespace plimsoll::stack
