// SPDX-License-Identifier: Apache-2.0
// What operator new does when the heap is exhausted: the loop over the new-handler that the standard asks for.
// Cold, and compiled with exceptions.
#pragma once

#include <cstddef>

namespace plimsoll::hooks {

inline constexpr std::size_t kDefaultAlignment = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

// Calls the new-handler until there is memory. Without a handler: throws std::bad_alloc.
void* allocate_after_new_handler(std::size_t size, std::size_t alignment);

// The same for the nothrow forms: null instead of bad_alloc, also when a handler throws it.
void* allocate_after_new_handler_or_null(std::size_t size, std::size_t alignment) noexcept;

}  // namespace plimsoll::hooks
