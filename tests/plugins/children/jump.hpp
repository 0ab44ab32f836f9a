// SPDX-License-Identifier: Apache-2.0
// A function that ends with a jump leaves no frame: what it jumped to seems to be called by its caller. Written by
// hand, so that no compiler can decide otherwise. Each loses 1000 bytes.
#pragma once

#define JUMP_TO_MALLOC asm("movl $1000, %edi\n\tjmp malloc@PLT")

// The compilers make jumps of calls to it, where it is called last.
[[gnu::naked, gnu::noinline]] inline void lose() { JUMP_TO_MALLOC; }
