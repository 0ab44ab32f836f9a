// SPDX-License-Identifier: Apache-2.0
#include "hooks/startup.hpp"

#include <unistd.h>

#include "base/raw_print.hpp"
#include "base/reentry_guard.hpp"
#include "hooks/dlclose_door.hpp"
#include "hooks/fork.hpp"
#include "hooks/thread_doors.hpp"
#include "options/options.hpp"
#include "record/recorder.hpp"
#include "record/tracing.hpp"
#include "stack/capture.hpp"

// Defined by the test plugins, which are part of the program: so the core knows of them before main.
extern "C" [[gnu::weak]] const char plimsoll_test_plugin;

// Programs are linked with -u for this symbol, so that no linker drops the library as not needed.
extern "C" {
[[gnu::visibility("default")]] extern const char plimsoll_core;
const char plimsoll_core = 1;
}

namespace plimsoll::hooks {

bool start_up() noexcept {
  // The dynamic loader allocates before libc has set the environment. Those blocks are its own and stay unseen.
  if (!environ) return false;
  record::Mode expected = record::Mode::cold;
  if (!record::tracing.mode.compare_exchange_strong(expected, record::Mode::off)) return record::tracing.is_on();
  const base::ReentryGuard guard;
  options::read_environment();
  const options::Values& values = options::values();
  stack::prime();
  if (values.threads == options::Threads::own && !record::recorder.count_own_threads())
    base::raw_fatal({"there is no memory for PLIMSOLL_OPTIONS=threads=own. Leave it out to count all threads."});
  if (values.verify) record::tracing.mode_when_on = record::Mode::verifying;
  if (values.trace.value_or(&plimsoll_test_plugin != nullptr))
    record::start_tracing(static_cast<std::size_t>(values.frames));
  return record::tracing.is_on();
}

namespace {

// Nothing may be allocated before this, so what needs libc up and running waits for it.
[[gnu::constructor(101)]] void initialise() {
  start_up();
  const base::ReentryGuard guard;
  install_fork_handlers();
  find_real_dlclose();
  find_real_thread_starters();
}

}  // namespace

}  // namespace plimsoll::hooks
