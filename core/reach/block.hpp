// SPDX-License-Identifier: Apache-2.0
// What a scan is told about the heap. Cold.
#pragma once

#include <cstddef>
#include <cstdint>

#include "reach/page_list.hpp"

namespace plimsoll::reach {

struct Region {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;

  bool empty() const noexcept { return begin >= end; }
  bool contains(std::uintptr_t address) const noexcept { return address - begin < end - begin; }
};

// One live block, with its size as the program requested it. A root block is held whoever points to it: the dynamic
// loader's own memory is, since it keeps its pointers where no scan looks.
struct Block {
  std::uintptr_t address = 0;
  std::size_t size : 58 = 0;
  std::size_t is_root : 1 = 0;
  std::size_t is_new : 1 = 0;  // born after Request::earlier_stack was copied
  // Of an old block: the elements of a test framework's vector; of a new one: it may be a framework's. The old one holds
  // no new block of others: a pointer to one is left over in the vector's spare capacity, from a former owner of the
  // address. (Other memory of a framework's may: output that it redirects grows in the user's hands.)
  std::size_t is_frameworks : 1 = 0;
  std::size_t is_users : 1 = 0;  // certainly no framework's: no registry of a framework's holds it
  // Set by the scan:
  std::size_t has_cuts : 1 = 0;  // some of its words are never read
  std::size_t is_asked : 1 = 0;  // it is one of Request::asked

  // A block of no bytes still has an address of its own, and a pointer to it holds it.
  std::size_t extent() const noexcept { return size != 0 ? size : 1; }
  bool contains(std::uintptr_t pointer) const noexcept { return pointer - address < extent(); }
};

// Filled by push_back() and reserve(), which never throw.
using BlockList = PageList<Block>;

}  // namespace plimsoll::reach
