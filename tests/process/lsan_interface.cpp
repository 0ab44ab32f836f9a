// SPDX-License-Identifier: Apache-2.0
// LeakSanitizer's functions, where no test framework is: special because any library of the program may call them, at
// any time, on any thread, and because they must be found in libplimsoll.so by their names alone.
#include <dlfcn.h>

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "../lsan_interface.hpp"
#include "check.hpp"

namespace {

void check_exports() {
  for (const char* name :
       {"__lsan_disable", "__lsan_enable", "__lsan_ignore_object", "__lsan_register_root_region",
        "__lsan_unregister_root_region", "__lsan_do_leak_check", "__lsan_do_recoverable_leak_check"}) {
    void* const function = dlsym(RTLD_DEFAULT, name);
    Dl_info info{};
    CHECK(function != nullptr);
    CHECK(dladdr(function, &info) && std::string(info.dli_fname).find("libplimsoll.so") != std::string::npos);
  }
}

// Each block is marked under the recorder's lock, while others allocate.
void allocate_while_disabled() {
  for (int i = 0; i < 2000; ++i) {
    const __lsan::ScopedDisabler disabler;
    void* const block = check::keep(std::malloc(100));
    __lsan_ignore_object(block);
    std::free(check::keep(std::realloc(block, 5000)));
  }
}

void check_that_counters_stay_right() {
  std::thread other(allocate_while_disabled);
  allocate_while_disabled();
  other.join();
  const check::Change change;
  allocate_while_disabled();
  CHECK_EQ(change.total_blocks(), 4000);
  CHECK(change.is_none());
}

void check_regions() {
  static int memory[4];
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([t] {
      for (int i = 0; i < 1000; ++i) {
        __lsan_register_root_region(memory, static_cast<std::size_t>(t + 1));
        __lsan_unregister_root_region(memory, static_cast<std::size_t>(t + 1));
      }
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

int main() {
  check_exports();
  check_that_counters_stay_right();
  check_regions();
  CHECK_EQ(__lsan_do_recoverable_leak_check(), 0);
  __lsan_do_leak_check();
  plimsoll::stop();
  __lsan_ignore_object(check::keep(std::malloc(10)));
  __lsan_enable();
  return check::result();
}
