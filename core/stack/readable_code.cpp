// SPDX-License-Identifier: Apache-2.0
#include "stack/readable_code.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace plimsoll::stack {
namespace {

constexpr long kMaskBytes = 8;

// The kernel copies the mask before it looks at the command: EFAULT says unreadable, EINVAL readable, and nothing
// changes.
bool is_readable_word(std::uintptr_t address) noexcept {
  constexpr long kNoCommand = -1;
  const int saved_errno = errno;
  syscall(SYS_rt_sigprocmask, kNoCommand, address, nullptr, kMaskBytes);
  const bool readable = errno != EFAULT;
  errno = saved_errno;
  return readable;
}

}  // namespace

bool is_readable_code(std::uintptr_t pc) noexcept {
  constexpr std::uintptr_t kTrampolineBytes = 9;
  return is_readable_word(pc) && is_readable_word(pc + kTrampolineBytes - kMaskBytes);
}

}  // namespace plimsoll::stack
