// SPDX-License-Identifier: Apache-2.0
#include "captured_stack.hpp"

#include <unwind.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <new>
#include <span>

namespace captured {
namespace {

struct Stack {
  std::array<std::uintptr_t, 64> addresses{};
  std::size_t size = 0;
};

Stack noted;
bool armed = false;
const void* volatile kept = nullptr;

_Unwind_Reason_Code append(_Unwind_Context* context, void* out) {
  Stack& stack = *static_cast<Stack*>(out);
  if (stack.size == stack.addresses.size()) return _URC_END_OF_STACK;
  stack.addresses[stack.size++] = _Unwind_GetIP(context);
  return _URC_NO_REASON;
}

// From the frame that a call returns to with `innermost`, outward.
Stack walk_from(void* innermost) {
  Stack all;
  _Unwind_Backtrace(append, &all);
  const std::span found(all.addresses.data(), all.size);
  const auto first = std::ranges::find(found, reinterpret_cast<std::uintptr_t>(innermost));
  Stack stack;
  stack.size =
      static_cast<std::size_t>(std::copy(first, found.end(), stack.addresses.begin()) - stack.addresses.begin());
  return stack;
}

}  // namespace

void arm() {
  noted.size = 0;
  armed = true;
}

std::vector<std::uintptr_t> take() {
  armed = false;
  return {noted.addresses.begin(), noted.addresses.begin() + static_cast<std::ptrdiff_t>(noted.size)};
}

std::vector<std::uintptr_t> here() {
  const Stack stack = walk_from(__builtin_return_address(0));
  return {stack.addresses.begin(), stack.addresses.begin() + static_cast<std::ptrdiff_t>(stack.size)};
}

void keep(const void* block) { kept = block; }

namespace {
void note(void* caller) {
  if (!armed) return;
  armed = false;
  noted = walk_from(caller);
}
}  // namespace

}  // namespace captured

namespace {
void* allocated(std::size_t size) {
  if (void* block = std::malloc(size)) return block;
  throw std::bad_alloc();
}
}  // namespace

// Not inlined: the compiler would show our own frame as the caller's. Arrays have their own, because a sanitizer's
// would not come here.
[[gnu::noinline]] void* operator new(std::size_t size) {
  captured::note(__builtin_return_address(0));
  return allocated(size);
}
[[gnu::noinline]] void* operator new[](std::size_t size) {
  captured::note(__builtin_return_address(0));
  return allocated(size);
}
// A sanitizer asks that a block comes from where it goes.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }
