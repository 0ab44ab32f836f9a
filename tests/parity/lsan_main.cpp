// SPDX-License-Identifier: Apache-2.0
// The corpus for LeakSanitizer. `--list` prints the truth and the name of each case; with a name that case runs, and
// LeakSanitizer's verdict is printed: "lost" or "held"; `wiped` behind it is for case.hpp's is_wiping. The look is as
// many calls above the case as it is in GoogleTest.
#include <sanitizer/lsan_interface.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "case.hpp"

namespace {

constexpr int kCallsFromTestInfoToBody = 3;

[[gnu::noinline]] void descend(int calls, void (*body)()) {
  if (calls == 0)
    parity::run(body);
  else
    descend(calls - 1, body);
  asm volatile("");  // no tail call
}

[[gnu::noinline]] bool loses_memory(const parity::Case& one) {
  descend(kCallsFromTestInfoToBody, one.body);
  return __lsan_do_recoverable_leak_check() != 0;
}

void list_cases() {
  for (const parity::Case* one = parity::Case::last; one; one = one->next)
    std::printf("%s %s\n", one->truth, one->name);
}

const parity::Case* find_case(const char* name) {
  const parity::Case* one = parity::Case::last;
  while (one && std::strcmp(one->name, name) != 0) one = one->next;
  return one;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  parity::is_wiping = argc > 2 && std::strcmp(argv[2], "wiped") == 0;
  if (std::strcmp(argv[1], "--list") == 0) {
    list_cases();
    std::fflush(stdout);
    std::_Exit(0);
  }
  const parity::Case* const one = find_case(argv[1]);
  if (!one) return 2;
  void* slot = nullptr;
  parity::slot_of_main = keep(&slot);
  const bool is_lost = loses_memory(*one);
  keep(&slot);
  std::puts(is_lost ? "lost" : "held");
  std::fflush(stdout);
  std::_Exit(0);  // static destructors are not judged
}
