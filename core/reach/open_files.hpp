// SPDX-License-Identifier: Apache-2.0
// The C library links all open FILEs, so that it can flush them at exit. A FILE that nothing else points to is one that
// nobody can close any more: the links do not count as holding. Cold; the world is stopped, perhaps in the middle of a
// change of the list: nothing in it is trusted. Nobody locks.
//
// Nor does what stands in a FILE's buffer: that is text, and, until as much was written, words of the block's former
// owner.
#pragma once

#include <cstddef>
#include <cstdint>

#include "reach/block_index.hpp"
#include "reach/cuts.hpp"
#include "reach/memory_map.hpp"

namespace plimsoll::reach {

// A FILE further down the list is held by it.
inline constexpr std::size_t kMostOpenFiles = 4096;

// `list` is the address of the word that points to the newest FILE, 0 for none.
void cut_open_files(std::uintptr_t list, const MemoryMap& map, const BlockIndex& blocks, Cuts& cuts) noexcept;

}  // namespace plimsoll::reach
