// SPDX-License-Identifier: Apache-2.0
// What a program did wrong when it gave a block back: kept until a test ends, or the process. Cold. Whoever owns the
// list locks.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

#include "record/block_table.hpp"

namespace plimsoll::record {

enum class Fault : std::uint8_t {
  freed_twice,
  inside_a_block,  // the pointer points into a block, not to its start
  no_block,        // it points to a variable, or to where no block can start
  other_kind,      // it was not this door's to take back
  other_size,      // a sized delete named another size than was asked for
};

struct Mistake {
  Fault fault;
  Kind born_as, freed_as;  // born_as is none when nothing is known of the block
  bool by_realloc;
  std::uintptr_t pointer;  // as it was given
  std::uintptr_t block;    // the start of the block that is meant; 0: none
  std::size_t size;        // of that block
  std::size_t size_given;  // of a sized delete
  SiteId born_at, freed_at;
  std::uint32_t generation;  // of these sites
  std::uint32_t times = 1;   // from these two stacks

  bool is_same(const Mistake& other) const noexcept {
    return fault == other.fault && born_at == other.born_at && freed_at == other.freed_at &&
           generation == other.generation;
  }
};

// The process whose mistakes are told when a test of it ends, or it ends itself: one that is forked later has nobody
// who would ask, and is told of each at once. Written at start-up.
inline constinit pid_t first_process = 0;

struct Mistakes {
  static constexpr std::size_t kMost = 64;

  Mistake all[kMost]{};  // the first `count` of them, in their order
  std::size_t count = 0;
  std::size_t left_out = 0;

  void add(const Mistake& mistake) noexcept {
    for (std::size_t i = 0; i < count; ++i)
      if (all[i].is_same(mistake)) {
        ++all[i].times;
        return;
      }
    if (count < kMost)
      all[count++] = mistake;
    else
      ++left_out;
  }
};

}  // namespace plimsoll::record
