// SPDX-License-Identifier: Apache-2.0
// In a program built with AddressSanitizer, LeakSanitizer or ThreadSanitizer malloc is the sanitizer's, and nobody
// comes to our doors. It has hooks that tell of each block: they feed the same recorder. Its findings stay what they
// are: of leaks and wrong frees it tells itself, so we do not.
#pragma once

namespace plimsoll::hooks {

// At start-up: ends a program that was built with MemorySanitizer, in one line.
void refuse_memory_sanitizer() noexcept;

// At start-up, before anybody else may need the hooks. False: malloc is ours, or of somebody who has no hooks.
bool listen_to_sanitizer() noexcept;

}  // namespace plimsoll::hooks
