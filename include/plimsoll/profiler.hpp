// SPDX-License-Identifier: Apache-2.0
// The server capture: what grew in a running process, asked for by two signals and written to a file.
//
//   int main() {
//     plimsoll::SignalProfiler profiler({"/var/log/my_server"});  // before or after the workers are forked
//     serve();
//   }
//
//   $ kill -USR2 PID     # starts tracing and takes the baseline
//   $ kill -USR2 PID     # writes the lines that grew to /var/log/my_server/plimsoll-PID-TIME.txt, stops tracing
//
// Until the first signal nothing is traced: an allocation pays the test of one byte, as it does without a profiler.
// Blocks that are older than the first signal are foreign: their frees are ignored and counted. Where tracing is on
// already, it stays on, and the signals only take the baseline and the difference. tracemalloc has no name for this;
// it is Lyft's two-signal capture.
#pragma once

#include <csignal>
#include <cstddef>
#include <filesystem>

#include "plimsoll/api.hpp"

namespace plimsoll {

// One at a time in a process. It owns a thread that sleeps until a signal comes; the handler does nothing but to wake
// it. The thread's own memory is not counted.
//
// Fork: a child has a thread of its own at once and captures alone, to a file with its own pid. A capture that was open
// in the parent is not the child's: there it is dropped, and tracing stops if that capture had started it. fork() waits
// for a capture that is being written. Children made by vfork, posix_spawn or clone have no profiler, and a program
// that is executed starts without one: the signal ends it, as it does any program without a handler.
//
// Each answer is one line on standard error that begins with "plimsoll: "; the one that names the file comes after the
// file is complete. Signals of one kind that the kernel has not delivered yet are one signal; delivered ones all count.
// Calls that the system does not restart (poll, epoll_wait, nanosleep) return EINTR, as after any handled signal.
class SignalProfiler {
 public:
  struct Options {
    std::filesystem::path directory;  // where files go: must be there, and be writable; a relative path is resolved now
    int signal = SIGUSR2;             // must be free: neither handled nor ignored
    int frames = 16;                  // stack frames kept for each allocation, 0 to 64, when the signal starts tracing
    std::size_t top = 10;             // lines in a file; 0: all
  };

  // Installs the handler and starts the thread. Throws std::invalid_argument for options that cannot work,
  // std::logic_error when there is a profiler already, std::system_error when there can be no thread. Cost: some
  // microseconds.
  PLIMSOLL_API explicit SignalProfiler(const Options& options);

  // Drops an open capture, ends the thread, and gives the signal its default action back, unless somebody else has
  // taken it over meanwhile.
  PLIMSOLL_API ~SignalProfiler();

  SignalProfiler(const SignalProfiler&) = delete;
  SignalProfiler& operator=(const SignalProfiler&) = delete;
};

}  // namespace plimsoll
