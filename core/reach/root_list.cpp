// SPDX-License-Identifier: Apache-2.0
#include "reach/roots.hpp"

namespace plimsoll::reach {

void RootList::add(Root root) noexcept {
  excluded_.for_each_rest(root.where, [&](Region rest) { add_readable(root, rest); });
}

void RootList::add_readable(const Root& whole, Region region) noexcept {
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
