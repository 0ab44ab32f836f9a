// SPDX-License-Identifier: Apache-2.0
// Allocations, with what the block is.
#pragma once

struct TypedBlock {
  const char* name;
  const char* type;
  void (*allocate)();  // after captured::arm()
};

// Ends with one whose name is null.
using ListTypedBlocks = const TypedBlock*();
