// SPDX-License-Identifier: Apache-2.0
// Compiled without debug info: a report can name its functions, but no line.
#include <cstdint>
#include <vector>

#include "captured_stack.hpp"

namespace no_debug {
[[gnu::noinline]] std::vector<std::uintptr_t> public_function() {
  auto stack = captured::here();
  captured::keep(stack.data());
  return stack;
}
namespace {
[[gnu::noinline]] std::vector<std::uintptr_t> hidden_function(int) {
  auto stack = captured::here();
  captured::keep(stack.data());
  return stack;
}
}  // namespace
std::vector<std::uintptr_t> call_hidden() { return hidden_function(1); }
}  // namespace no_debug

// Its name is, for the demangler, that of the type `int`.
extern "C" [[gnu::noinline]] void i(std::vector<std::uintptr_t>* out) {
  *out = captured::here();
  captured::keep(out);
}
