// SPDX-License-Identifier: Apache-2.0
// Parts of memory that are never read, whatever lies around them. Cold; filled before the region that it cuts is asked
// for. Nobody locks.
#pragma once

#include <algorithm>

#include "reach/block.hpp"

namespace plimsoll::reach {

class Cuts {
 public:
  void add(Region region) noexcept {
    if (!region.empty()) regions_.push_back(region);
  }
  void clear() noexcept { regions_.clear(); }
  bool exhausted() const noexcept { return regions_.exhausted(); }

  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Region& region : regions_) visit(region);
  }

  // What is left of a region, in ascending order.
  template <class Visit>
  void for_each_rest(Region region, Visit&& visit) const {
    while (!region.empty()) {
      const Region cut = first_in(region);
      if (cut.begin > region.begin) visit(Region{region.begin, cut.begin});
      region.begin = std::max(region.begin, cut.end);
    }
  }

 private:
  // An empty one at its end when there is none.
  Region first_in(Region region) const noexcept {
    Region first{region.end, region.end};
    for (const Region& cut : regions_)
      if (cut.end > region.begin && cut.begin < first.begin) first = cut;
    return first;
  }

  PageList<Region> regions_;
};

}  // namespace plimsoll::reach
