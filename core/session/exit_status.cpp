// SPDX-License-Identifier: Apache-2.0
#include "session/exit_status.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace plimsoll::session {
namespace {

std::atomic<bool> must_fail = false;

// glibc lets a handler call exit again: the handlers that are left still run, and the last status counts. A forked
// child's status is its own.
void fail_if_zero(int status, void* process) {
  if (status == EXIT_SUCCESS && getpid() == static_cast<pid_t>(reinterpret_cast<std::intptr_t>(process)))
    std::exit(EXIT_FAILURE);
}

}  // namespace

void print_and_fail_at_exit(const std::vector<Failure>& failures) {
  for (const Failure& failure : failures) {
    if (!failure.file.empty()) std::fprintf(stderr, "%s:%d: ", failure.file.c_str(), failure.line);
    std::fprintf(stderr, "%s\n", failure.message.c_str());
  }
  std::fflush(stderr);
  if (!failures.empty() && !must_fail.exchange(true)) on_exit(fail_if_zero, reinterpret_cast<void*>(std::intptr_t{getpid()}));
}

}  // namespace plimsoll::session
