// SPDX-License-Identifier: Apache-2.0
#include "hooks/startup.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "base/own_pages.hpp"
#include "base/raw_print.hpp"
#include "base/reentry_guard.hpp"
#include "hooks/dlclose_door.hpp"
#include "hooks/fork.hpp"
#include "hooks/replaced.hpp"
#include "hooks/sanitizer_hooks.hpp"
#include "hooks/thread_doors.hpp"
#include "options/options.hpp"
#include "options/sanitizer.hpp"
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

namespace {

// It puts a library of the tool's in front of all others, which has the malloc. Tools that only watch have none.
bool valgrind_has_malloc() noexcept {
  constexpr std::string_view kTools = "/vgpreload_", kOfAll = "core-";
  const char* preloaded = secure_getenv("LD_PRELOAD");
  std::string_view rest = preloaded ? preloaded : "";
  for (std::size_t found; (found = rest.find(kTools)) != rest.npos;) {
    rest.remove_prefix(found + kTools.size());
    if (!rest.starts_with(kOfAll)) return true;
  }
  return false;
}

}  // namespace

bool start_up() noexcept {
  // The dynamic loader allocates before libc has set the environment. Those blocks are its own and stay unseen.
  if (!environ) return false;
  record::Mode expected = record::Mode::cold;
  if (!record::tracing.mode.compare_exchange_strong(expected, record::Mode::off)) return record::tracing.is_on();
  const base::ReentryGuard guard;
  options::read_environment();
  if (valgrind_has_malloc()) options::leave_all_to_valgrind();
  const options::Values& values = options::values();
  if (values.overhead) base::limit_pages(*values.overhead);
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
  refuse_memory_sanitizer();
  start_up();
  if (listen_to_sanitizer()) options::leave_leaks_to_sanitizer();
  const base::ReentryGuard guard;
  install_fork_handlers();
  find_real_dlclose();
  find_replaced_operators();
  record::first_process = getpid();
  find_real_thread_starters();
}

}  // namespace

}  // namespace plimsoll::hooks
