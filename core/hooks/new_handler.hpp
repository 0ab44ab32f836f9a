// SPDX-License-Identifier: Apache-2.0
// What operator new does when the heap is exhausted: the loop over the new-handler that the standard asks for.
// Cold, and compiled with exceptions.
#pragma once

#include "hooks/heap.hpp"
#include "stack/capture.hpp"

namespace plimsoll::hooks {

// Calls the new-handler until there is memory. Each try is an allocation that faults may fail. Without a handler:
// throws std::bad_alloc.
void* allocate_after_new_handler(heap::Request request, const stack::Registers& caller);

// The same for the nothrow forms: null instead of bad_alloc, also when a handler throws it.
void* allocate_after_new_handler_or_null(heap::Request request, const stack::Registers& caller) noexcept;

// operator new and operator new[] as the program has them, for nothrow forms that it did not replace.
void* forward_nothrow(std::size_t size) noexcept;
void* forward_nothrow_array(std::size_t size) noexcept;

}  // namespace plimsoll::hooks
