// SPDX-License-Identifier: Apache-2.0
// The preloaded library's beginning and end in somebody else's program (run_report.hpp). Cold. Nobody locks.
//
// The end is the library's own: destructors of the program's globals and its atexit handlers have run before.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdlib>
#include <exception>

#include "base/raw_print.hpp"
#include "base/reentry_guard.hpp"
#include "capture/run_report.hpp"
#include "options/options.hpp"
#include "session/dropped.hpp"

namespace plimsoll::capture {
namespace {

// The program may change its environment.
constinit std::array<char, PATH_MAX> report_path{};
constinit pid_t reporting_process = 0;

RunFigures figures_of_process() {
  return {usage(), peak_snapshot(), take_snapshot(), overhead(), session::dropped_text(), base::resident_size()};
}

void append_to(const char* path, const std::string& text) {
  const int file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0 || write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    base::raw_print({"the report of this run could not be written to ", path});
  if (file >= 0) close(file);
}

// Ours is among the first constructors, but the doors have been at work for the loader and for other libraries.
[[gnu::constructor(102)]] void begin_run() {
  const char* const text = secure_getenv("PLIMSOLL_RUN");
  if (!text) return;
  const auto variable = parse_run_variable(text);
  if (!variable || variable->path.size() >= report_path.size())
    base::raw_fatal({"PLIMSOLL_RUN is '", text, "', not PID:PATH; `plimsoll run` sets it, nobody else should"});
  if (variable->process != getpid()) {
    stop();  // a process that the program started
    return;
  }
  reporting_process = getpid();
  std::copy(variable->path.begin(), variable->path.end(), report_path.begin());
}

// A forked child is not the process that is meant.
[[gnu::destructor(102)]] void end_run() {
  if (reporting_process == 0 || reporting_process != getpid()) return;
  const base::ReentryGuard guard;
  try {
    append_to(report_path.data(), is_tracing() ? run_text(figures_of_process(), options::values().top)
                                               : "The program stopped the tracing itself.\n");
  } catch (const std::exception& error) {
    base::raw_print({"no report of this run: ", error.what()});
  }
}

}  // namespace
}  // namespace plimsoll::capture
