// SPDX-License-Identifier: Apache-2.0
// A library by the name of GoogleTest's, with a function that calls tests and one that does not.
#include <cstdint>

using Callee = std::uintptr_t (*)();

// The empty statements keep the calls from being the last, which would be jumps.
namespace testing::internal {
template <class T>
[[gnu::noinline]] std::uintptr_t HandleExceptionsInMethodIfSupported(T* function) {
  const std::uintptr_t address = (*function)();
  asm volatile("");
  return address;
}
[[gnu::noinline]] std::uintptr_t tell_listeners(Callee function) {
  const std::uintptr_t address = function();
  asm volatile("");
  return address;
}
}  // namespace testing::internal

extern "C" std::uintptr_t call_test(Callee test) {
  return testing::internal::HandleExceptionsInMethodIfSupported(&test) + 0;
}
extern "C" std::uintptr_t call_listener(Callee listener) { return testing::internal::tell_listeners(listener) + 0; }
