// SPDX-License-Identifier: Apache-2.0
// LeakSanitizer's functions of <sanitizer/lsan_interface.h>, with its meaning, so that code written for it needs no
// change. Cold. Each takes no lock but the recorder's, and that only for __lsan_ignore_object.
//
// In a program built with a sanitizer that has them, its own come first: its runtime is part of the program, or the
// first library in the search order. A program's own functions of the same names come first too.
#include <cstddef>
#include <cstdint>

#include "base/raw_print.hpp"
#include "hooks/door.hpp"
#include "record/root_regions.hpp"

using namespace plimsoll;

PLIMSOLL_DOOR void __lsan_disable() { hooks::ignore_from_here(); }

// LeakSanitizer ends the program at an unmatched call too: what it was meant to end was never begun on this thread.
PLIMSOLL_DOOR void __lsan_enable() {
  if (hooks::ignore_no_more() || !record::tracing.is_on()) return;
  base::raw_fatal({"__lsan_enable() was called without __lsan_disable() on the same thread."});
}

PLIMSOLL_DOOR void __lsan_ignore_object(const void* pointer) {
  if (!record::tracing.is_on() || record::Recorder::this_thread_inside()) return;
  const base::ReentryGuard guard;
  record::recorder.ignore(guard, reinterpret_cast<std::uintptr_t>(pointer));
}

PLIMSOLL_DOOR void __lsan_register_root_region(const void* begin, std::size_t size) {
  if (record::root_regions.add(reinterpret_cast<std::uintptr_t>(begin), size)) return;
  base::raw_print(
      {"__lsan_register_root_region: there is room for 1024 regions only. What this one holds may be called "
       "lost."});
}

PLIMSOLL_DOOR void __lsan_unregister_root_region(const void* begin, std::size_t size) {
  if (record::root_regions.remove(reinterpret_cast<std::uintptr_t>(begin), size)) return;
  base::raw_fatal({"__lsan_unregister_root_region was called for a region that is not registered."});
}

// Each test is judged at its end, and the program at its own, so a check in between has nothing to add: it would stop
// at blocks that the test is still to free. Zero is what LeakSanitizer returns when its detection is off.
PLIMSOLL_DOOR void __lsan_do_leak_check() {}
PLIMSOLL_DOOR int __lsan_do_recoverable_leak_check() { return 0; }
