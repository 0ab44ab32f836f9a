// SPDX-License-Identifier: Apache-2.0
// A program that brings a malloc of its own: Plimsoll sees none of its allocations, and a green run would mean nothing.
#include <cstddef>

#include "child.hpp"
#include "framework.hpp"

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void __libc_free(void*);

void* malloc(std::size_t size) noexcept { return __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) noexcept { return __libc_calloc(count, size); }
void* realloc(void* block, std::size_t size) noexcept { return __libc_realloc(block, size); }
void free(void* block) noexcept { __libc_free(block); }
}

TEST(OwnMalloc, IsNotSeen) { keep(malloc(100)); }
