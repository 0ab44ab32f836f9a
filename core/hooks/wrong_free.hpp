// SPDX-License-Identifier: Apache-2.0
// A pointer that a door was given back, and that is no live block of that door's kind. Cold: not one free in a thousand
// of a sound program comes here. Notes what is wrong, with the stack, for whoever asks (record/mistakes.hpp); the
// recorder locks. May not be called inside the recorder, nor under a guard.
//
// What is certainly wrong never reaches the heap, which would be destroyed by it: mimalloc does not look. What may be
// right (a block of before tracing, of another C library) is never called wrong.
#pragma once

#include <cstddef>

#include "record/block_table.hpp"

namespace plimsoll::hooks {

// How a pointer came back: which doors made what it takes, and whether it is to be resized.
struct Return {
  record::Kind as;
  bool by_realloc = false;
};

// Whether the heap may have the block. It is still recorded, if it was.
bool may_be_released(const void* block, Return given) noexcept;

// A sized delete of the block, which is forgotten already, named another size.
void note_other_size(const void* block, const record::BlockRecord& known, std::size_t size_given) noexcept;

}  // namespace plimsoll::hooks
