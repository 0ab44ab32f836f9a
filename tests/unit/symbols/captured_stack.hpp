// SPDX-License-Identifier: Apache-2.0
// Takes the stack of one chosen allocation: this program's operator new notes who called it, once, after arm().
// For tests of one thread.
#pragma once

#include <cstdint>
#include <vector>

namespace captured {

// The next operator new is the one to note.
void arm();
// Return addresses of the noted allocation, innermost first; empty if there was none. Disarms.
std::vector<std::uintptr_t> take();
// Return addresses of the caller of here().
[[gnu::noinline]] std::vector<std::uintptr_t> here();
// Keeps the compiler from removing an allocation.
void keep(const void* block);

}  // namespace captured
