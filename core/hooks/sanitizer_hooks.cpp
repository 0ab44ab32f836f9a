// SPDX-License-Identifier: Apache-2.0
// Hot in a program with a sanitizer, and only there.
#include "hooks/sanitizer_hooks.hpp"

#include <cstdlib>

#include "base/kept_errno.hpp"
#include "base/raw_print.hpp"
#include "hooks/door.hpp"
#include "hooks/own_code.hpp"

// Of the sanitizer's runtime, which is part of the program or its first library. It calls the first after a block was
// made, and the second before it is freed; its realloc makes another block, and frees the old one.
extern "C" [[gnu::weak]] int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void*,
                                                                                         std::size_t),
                                                                       void (*on_free)(const volatile void*));

extern "C" [[gnu::weak]] void __msan_init();  // of MemorySanitizer alone

namespace plimsoll::hooks {
namespace {

void on_malloc(const volatile void* block, std::size_t size) {
  if (!block || record::tracing.is_off()) return;
  const base::KeptErrno kept;
  record_block(const_cast<void*>(block), size, PLIMSOLL_CALLER_REGISTERS(), Kind::c);
}

void on_free(const volatile void* block) {
  if (!block || record::tracing.is_off()) return;
  const base::KeptErrno kept;
  forget_block(const_cast<void*>(block));
}

bool malloc_is_ours() noexcept { return is_own_code(reinterpret_cast<std::uintptr_t>(&std::malloc)); }

}  // namespace

void refuse_memory_sanitizer() noexcept {
  if (__msan_init)
    base::raw_fatal(
        {"MemorySanitizer takes for uninitialised what this library hands over, which is not built with it: its "
         "findings would be false. Leave Plimsoll out of builds with -fsanitize=memory."});
}

bool listen_to_sanitizer() noexcept {
  return !malloc_is_ours() && __sanitizer_install_malloc_and_free_hooks &&
         __sanitizer_install_malloc_and_free_hooks(on_malloc, on_free) != 0;
}

}  // namespace plimsoll::hooks
