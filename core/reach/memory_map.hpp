// SPDX-License-Identifier: Apache-2.0
// What the scan may read: the readable mappings of this process. Cold; read anew in every stopped world, because a
// region known from before (a module, a stack) may be gone or protected by now. Nobody locks.
#pragma once

#include <cstddef>
#include <cstdint>

#include "reach/block.hpp"

namespace plimsoll::reach {

class MemoryMap {
 public:
  // False when the kernel does not tell, or memory ran out.
  bool read() noexcept;

  // The mapping that holds `address`; empty when nothing readable is there.
  Region mapping_of(std::uintptr_t address) const noexcept;
  // Can all of it be read? The kernel splits mappings at will, so it may span several.
  bool is_readable(Region region) const noexcept;

  // The stack of the thread that ran main.
  Region main_stack() const noexcept { return main_stack_; }

  template <class Visit>
  void for_each_readable(Region region, Visit&& visit) const {
    for (std::size_t i = first_ending_after(region.begin); i < readable_.size(); ++i) {
      if (readable_[i].begin >= region.end) return;
      visit(Region{readable_[i].begin > region.begin ? readable_[i].begin : region.begin,
                   readable_[i].end < region.end ? readable_[i].end : region.end});
    }
  }

 private:
  std::size_t first_ending_after(std::uintptr_t address) const noexcept;

  PageList<Region> readable_;  // ascending, as the kernel lists them
  Region main_stack_;
};

}  // namespace plimsoll::reach
