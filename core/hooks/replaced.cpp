// SPDX-License-Identifier: Apache-2.0
#include "hooks/replaced.hpp"

#include <cstdint>
#include <new>

#include "hooks/own_code.hpp"

namespace plimsoll::hooks {
namespace {

// As the dynamic linker found it: the program's come before ours.
template <class Function>
bool is_replaced(Function* found) noexcept {
  return !is_own_code(reinterpret_cast<std::uintptr_t>(found));
}

}  // namespace

constinit Replaced replaced{};

void find_replaced_operators() noexcept {
  replaced.object_new = is_replaced<void*(std::size_t)>(&::operator new);
  replaced.any_new = replaced.object_new || is_replaced<void*(std::size_t)>(&::operator new[]);
  replaced.object_delete = is_replaced<void(void*) noexcept>(&::operator delete);
  replaced.any_delete = replaced.object_delete || is_replaced<void(void*) noexcept>(&::operator delete[]);
}

}  // namespace plimsoll::hooks
