// SPDX-License-Identifier: Apache-2.0
// Stands for our shared library: a module that contains the scan, whose own data must not hold anybody's block.
#include <cstdint>

#include "reach/scan.hpp"

namespace {
void* volatile global;
[[gnu::tls_model("initial-exec")]] thread_local void* volatile thread_local_word;
}  // namespace

extern "C" void* volatile* own_module_global() { return &global; }
extern "C" void* volatile* own_module_thread_local() { return &thread_local_word; }

// 1 held, 0 lost, -1 incomplete.
extern "C" int own_module_look(std::uintptr_t masked, std::uintptr_t mask, std::uintptr_t own_stack_from) {
  static plimsoll::reach::Scan scan;
  const bool complete = scan.run({own_stack_from}, [=](plimsoll::reach::BlockList& blocks) {
    blocks.push_back({masked ^ mask, 64, false});
  });
  if (!complete) return -1;
  return scan.is_held(0) ? 1 : 0;
}
