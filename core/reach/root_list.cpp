// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "reach/roots.hpp"

namespace plimsoll::reach {

void RootList::exclude(Region region) noexcept {
  if (!region.empty()) excluded_.push_back(region);
}

void RootList::add(Root root) noexcept {
  Region region = root.where;
  while (!region.empty()) {
    Region next_cut{region.end, region.end};
    for (const Region& cut : excluded_)
      if (cut.end > region.begin && cut.begin < next_cut.begin) next_cut = cut;
    add_readable(root, {region.begin, next_cut.begin});
    region.begin = std::max(region.begin, next_cut.end);
  }
}

void RootList::add_readable(const Root& whole, Region region) noexcept {
  if (region.empty()) return;
  map_.for_each_readable(region, [&](Region part) {
    Root root = whole;
    root.where = part;
    roots_.push_back(root);
  });
}

void RootList::clear() noexcept {
  excluded_.clear();
  roots_.clear();
}

}  // namespace plimsoll::reach
