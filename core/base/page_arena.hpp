// SPDX-License-Identifier: Apache-2.0
// Hands out small pieces of own pages; they are forgotten all together. Warm: called once for each new stack or
// table part. The caller locks.
#pragma once

#include <cstddef>

#include "base/own_pages.hpp"

namespace plimsoll::base {

class PageArena {
 public:
  // Of a dense one all pieces are written to.
  constexpr explicit PageArena(Filling filling = Filling::sparse) noexcept : filling_(filling) {}

  // Zeroed; null when the kernel has no memory. The alignment is a power of two, and 16 at most.
  void* allocate(std::size_t bytes, std::size_t alignment = 16) noexcept;

  // Forgets all pieces and gives their memory back; who still reads one reads zeros or a later piece, and may read
  // kSlack bytes beyond its end.
  void clear() noexcept;

  static constexpr std::size_t kSlack = 512;

 private:
  struct Chunk {
    Chunk* older;
    std::size_t size;
    std::size_t used;
  };
  static Chunk* take_fitting(Chunk*& list, std::size_t size) noexcept;
  bool add_chunk(std::size_t bytes) noexcept;

  const Filling filling_;
  Chunk* newest_ = nullptr;
  Chunk* spare_ = nullptr;  // of an earlier life, empty
};

}  // namespace plimsoll::base
