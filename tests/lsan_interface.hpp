// SPDX-License-Identifier: Apache-2.0
// LeakSanitizer's header, or its declarations where a compiler comes without its runtime libraries, as clang may.
#pragma once

#include <stddef.h>

#if __has_include(<sanitizer/lsan_interface.h>)
#include <sanitizer/lsan_interface.h>
#else
extern "C" {
void __lsan_disable(void);
void __lsan_enable(void);
void __lsan_ignore_object(const void*);
void __lsan_register_root_region(const void*, size_t);
void __lsan_unregister_root_region(const void*, size_t);
void __lsan_do_leak_check(void);
int __lsan_do_recoverable_leak_check(void);
}
namespace __lsan {
struct ScopedDisabler {
  ScopedDisabler() { __lsan_disable(); }
  ~ScopedDisabler() { __lsan_enable(); }
};
}  // namespace __lsan
#endif
